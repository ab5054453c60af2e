import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changeParts } from '../../../src/compose-changes.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import type { CodeHostSetting } from '../../../src/domain/code-host.ts';
import { advanceChange } from '../../../src/pipeline/advance-change.ts';
import { resumeChanges } from '../../../src/server/resume-changes.ts';
import { Forge } from '../../support/code-host/forge.ts';
import { giteaDialect } from '../../support/code-host/gitea-dialect.ts';
import { GitServer } from '../../support/code-host/git-server.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { runningServer } from '../../support/server/running-server.ts';

const stop = new AbortController().signal;

/** A server with a connected repository and code host, a bug with a proposal, and a worker's turns over it. */
async function atWork(setting: Partial<CodeHostSetting> = {}) {
  const server = await runningServer();
  const { store, project, queue } = server;
  const scratch = new ScratchRepository();
  const base = scratch.commit('base', { 'src/pricing.js': 'old\n' });
  const git = await new GitServer('a-forge-token').listen();
  git.publish('shop', scratch.dir);
  const forge = await new Forge(await giteaDialect(), git, 'shop', 'a-forge-token').listen();
  const cache = mkdtempSync(path.join(tmpdir(), 'reproof-copies-'));
  onTestFinished(async () => {
    await git.close();
    scratch.remove();
    rmSync(cache, { recursive: true, force: true });
    expect(forge.wrong).toEqual([]);
  });
  await store.projects.connect(project.id, { url: scratch.dir, root: '' });
  await aUser(store, 'ada', 'approver');
  const people = { 'ada-at-work': 'ada', grace: 'nobody-here' };
  const hosted = { kind: 'gitea', url: forge.url, repository: 'acme/shop', people, labels: ['reproof'], ...setting };
  const put = await server.ask('admin', 'PUT', `/api/v1/projects/${project.id}/code-host`, {
    setting: hosted,
    token: 'a-forge-token',
  });
  expect(put.status).toBe(200);
  // The forge's own copy is what is pushed to.
  await store.projects.connect(project.id, { url: git.url('shop').replace('127.0.0.1', 'localhost'), root: '' });
  await store.projects.connect(project.id, { url: git.dir('shop'), root: '' });
  const decisions = new Decisions({
    ...store,
    queue,
    live: server.live,
    base: { look: async () => ({ kind: 'current' }) },
  });
  const parts = changeParts({ ...store, decisions, env: {}, cache, now: () => new Date() });
  const { bug, proposal } = await aProposal(store, project.id, { change: { baseCommit: base } });
  const stateOf = async () => (await store.bugs.bug(bug))?.state;
  return { ...server, git, forge, scratch, base, bug, proposal, stateOf, turn: () => advanceChange(bug, parts, stop) };
}

test('a proposal is published, a review of its head approves it, the merge lands it; webhooks wake each step', async () => {
  const { store, forge, git, bug, proposal, turn, stateOf, ask, project, queue, url } = await atWork();
  expect(await turn()).toEqual({ kind: 'waits', for: 'a-person', why: 'published' });
  const [pull] = forge.pulls;
  if (!pull) throw new Error('there is no pull request');
  expect(pull).toMatchObject({ draft: true, title: expect.stringContaining('WIP: ') as string });
  const [published] = await store.changes.ofBug(bug);
  const head = published?.commit ?? '';

  // Whoever is no user here decides nothing; neither does a review of another commit, nor a comment's "Approved".
  const at = '2026-02-01T00:00:00.000Z';
  pull.reviews.push({ id: 1, verdict: 'approve', by: 'stranger', head, body: '', at });
  pull.reviews.push({ id: 2, verdict: 'approve', by: 'grace', head, body: '', at });
  pull.reviews.push({ id: 3, verdict: 'approve', by: 'ada-at-work', head: 'f'.repeat(40), body: '', at });
  pull.comments.push({ id: 4, body: 'Approved', by: 'ada-at-work' });
  await turn();
  expect([await stateOf(), pull.draft]).toEqual(['proposed', true]);

  pull.reviews.push({ id: 5, verdict: 'approve', by: 'Ada-At-Work', head, body: 'good', at });
  const secret = 'the-secret-of-both-sides';
  await ask('admin', 'PUT', `/api/v1/projects/${project.id}/webhooks/gitea`, { secret });
  const deliver = (body: object, key = secret) => {
    const text = JSON.stringify(body);
    const signature = createHmac('sha256', key).update(text).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-gitea-signature': signature };
    const event = { 'x-gitea-event': 'pull_request_approved' };
    return fetch(`${url}/api/v1/webhooks/${project.id}/gitea`, {
      method: 'POST',
      body: text,
      headers: { ...headers, ...event },
    });
  };
  const told = { action: 'reviewed', pull_request: { number: 1, head: { ref: pull.branch } } };
  queue.asked.length = 0;
  // From elsewhere: another's signature, or of a pull request that is none of ours.
  expect((await deliver(told, 'a-guessed-secret')).status).toBe(401);
  expect(await (await deliver({ ...told, pull_request: { number: 99 } })).json()).not.toHaveProperty('change');
  expect(queue.asked).toEqual([]);
  expect(await (await deliver(told)).json()).toEqual({ change: published?.id });
  expect(queue.asked).toEqual([bug]);

  expect(await turn()).toMatchObject({ kind: 'waits', why: 'ready' });
  expect([await stateOf(), pull.draft]).toEqual(['approved', false]);
  // The commit that was reviewed is the one that stays.
  expect(git.branches('shop')).toEqual({ [pull.branch]: head });
  const [decision] = await store.proposals.decisions(proposal.id);
  expect(decision).toMatchObject({
    verb: 'approve',
    via: 'pull-request',
    by: { id: 'ada' },
    manifest: proposal.manifestHash,
  });

  forge.statuses.set(head, 'failure');
  await turn();
  expect((await store.changes.ofBug(bug))[0]?.checks).toBe('red');

  pull.merged = { commit: 'e'.repeat(40), at };
  expect(await turn()).toMatchObject({ kind: 'moved', state: 'applied' });
  const shown = (await (await ask('viewer', 'GET', `/api/v1/bugs/${bug}/changes`)).json()) as object[];
  expect(shown).toMatchObject([{ state: 'merged', pullRequest: { number: 1 }, checks: 'red' }]);
  expect(JSON.stringify(shown)).not.toContain('a-forge-token');
});

test('changes that a reviewer asks for send the bug back; a foreign commit voids what was decided', async () => {
  const { forge, git, scratch, bug, proposal, turn, stateOf, store, ask } = await atWork();
  await turn();
  const [pull] = forge.pulls;
  const foreign = scratch.commit('mine', { 'src/pricing.js': 'sneaked in\n' });
  await ask('admin', 'POST', `/api/v1/proposals/${proposal.id}/decisions`, {});
  scratch.git('push', '-q', '--force', git.dir('shop'), `${foreign}:refs/heads/${pull?.branch}`);
  expect(await turn()).toMatchObject({
    kind: 'moved',
    state: 'proposed',
    why: expect.stringContaining('another commit') as string,
  });
  const [change] = await store.changes.ofBug(bug);
  expect(change?.state).toEqual({ kind: 'voided', head: foreign });
  git.git('shop', 'update-ref', `refs/heads/${pull?.branch}`, change?.commit ?? '');
  pull?.comments.push({ id: 9, body: 'Needs revision: the other branch too', by: 'ada-at-work' });
  await turn();
  expect(await stateOf()).toBe('investigating');
});

test('a token that is not there is an end that a person sees, after some tries; what nobody has begun with is asked for', async () => {
  const { store, bug, turn, stateOf, project, proposal, queue, ask } = await atWork();
  const setting = await store.codeHosts.setting(project.id);
  if (!setting || setting.kind === 'plain') throw new Error('there is no setting');
  await store.codeHosts.set(project.id, { ...setting, tokenFrom: 'REPROOF_NOT_SET' }, null);
  queue.asked.length = 0;
  await resumeChanges({ changes: store.changes, queue }, new Date());
  expect(queue.asked).toEqual([bug]);
  await store.bugs.move(null, bug, {
    from: 'proposed',
    event: 'approve',
    to: 'approved',
    note: { stage: 'review', kind: 'approve', actor: 'person', outcome: 'o' },
  });
  for (let tries = 0; tries < 2; tries += 1) expect(await turn()).toMatchObject({ state: 'approved' });
  expect(await turn()).toMatchObject({
    state: 'needs-investigation',
    why: expect.stringContaining('REPROOF_NOT_SET') as string,
  });
  expect(await stateOf()).toBe('needs-investigation');
  const reply = await ask('engineer', 'PUT', `/api/v1/projects/${project.id}/code-host`, {
    setting: { kind: 'plain' },
  });
  expect([reply.status, proposal.state]).toEqual([403, 'waiting']);
});

test.each([
  [{ url: 'http://forge.example.org' }, /https/],
  [{ url: 'https://user:pass@forge.example.org' }, /no user/],
  [{ tokenFrom: 'PATH' }, /REPROOF_/],
  [{ tokenFrom: 'REPROOF_X' }, /two tokens/],
  [{ repository: '../..' }, /owner\/name/],
])('a setting that would give the token away is refused: %j', async (over, why) => {
  const { ask, project } = await runningServer();
  const setting = { kind: 'gitea', url: 'https://forge.example.org', repository: 'acme/shop', ...over };
  const reply = await ask('admin', 'PUT', `/api/v1/projects/${project.id}/code-host`, {
    setting,
    token: 'a-token-of-it',
  });
  expect([reply.status, await reply.text()]).toEqual([400, expect.stringMatching(why)]);
});
