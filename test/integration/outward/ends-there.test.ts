import { expect, it, onTestFinished, vi } from 'vitest';
import { outwardFrom } from '../../../src/compose-outward.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { channelSettingSchema } from '../../../src/domain/notice.ts';
import { trackerSettingSchema } from '../../../src/domain/tracker-setting.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { watchReleases } from '../../../src/pipeline/watch-release.ts';
import { GithubStandIn } from '../../support/outward/github.ts';
import { slackStandIn } from '../../support/outward/slack.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { runningServer } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

const api = '/api/v1';
const hour = 3_600_000;

/** The server's rounds run by themselves; a wait that is in vain ends with its test. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(done, { timeout: 50_000, interval: 20 });
}

/** A server that shows its items, bugs too, on GitHub, tells Slack, and has a clock that the test turns. */
async function shownAndTold() {
  const [github, slack] = await Promise.all([
    GithubStandIn.start(onTestFinished, { checked: false }),
    slackStandIn(onTestFinished),
  ]);
  const time = { aheadMs: 0 };
  const clock = { ...systemClock, now: () => new Date(Date.now() + time.aheadMs) };
  const server = await runningServer({ outward: outwardFrom({ REPROOF_ALLOW_NETWORKS: '127.0.0.1' }, clock), clock });
  const { store, project } = server;
  const kinds = ['bug', 'decision', 'apply-fix', 'investigation', 'escalation'];
  const setting = { kind: 'github', repository: 'octo/shop', api: github.service.url, kinds };
  await store.trackers.set(project.id, 'ours', {
    setting: trackerSettingSchema.parse(setting),
    token: new Secret('good-token'),
  });
  await store.notifications.set(project.id, 'team', {
    setting: channelSettingSchema.parse({ kind: 'slack' }),
    secret: new Secret(`${slack.url}/services/x`),
  });
  const told = () => slack.asked.map(({ body }) => (body as { text: string }).text.split('\n')[0] ?? '');
  const issue = (beginning: string) => github.issues.find(({ title }) => title.startsWith(beginning));
  const states = () => Object.fromEntries(github.issues.map(({ title, state }) => [title.split(':')[0], state]));
  return { github, server, time, told, issue, states };
}

it('a bug that stays away through its windows ends all items about it; one that comes back opens them, and each is told once', async () => {
  const { github, server, time, told, issue, states } = await shownAndTold();
  const { store, project, ask } = server;
  const { bug, proposal } = await aProposal(store, project.id);
  const to = { id: '', manifest: null, proposal: null, assignee: null, tags: ['needs-human-review'], links: [] };
  const asked = { ...to, priority: 'P2', createdBy: { kind: 'engine', id: 'reproof' }, bugs: [bug] } as const;
  await store.items.ensure(project.id, {
    ...asked,
    key: 'any',
    kind: 'escalation',
    title: '[escalation]: who calls it so?',
    description: 'A person was asked beside it.',
  });
  await until(() => issue('[approval]') !== undefined);
  const manifest = { verb: 'approve', manifest: proposal.manifestHash };
  const approved = await ask('approver', 'POST', `${api}/proposals/${proposal.id}/decisions`, manifest);
  expect(approved.status).toBe(201);
  await until(() => issue('Apply fix') !== undefined);
  const landed = { release: '1.4.0' };
  expect((await ask('engineer', 'POST', `${api}/bugs/${bug}/landed`, landed)).status).toBe(200);
  await store.deploys.record(project.id, {
    service: 'shop',
    environment: 'live',
    release: '1.4.0',
    commit: null,
    at: new Date().toISOString(),
    status: 'healthy',
  });
  const history = async () => Promise.reject(new Error('no repository is connected'));
  expect(await watchReleases(bug, null, { ...store, history, now: () => new Date() })).toBe(true);
  await until(() => issue('Apply fix')?.state === 'closed');
  const ended = { '[approval] Code fix': 'closed', 'Apply fix': 'closed' };
  expect(states()).toEqual({ ...ended, '[escalation]': 'open', TypeError: 'open' });

  time.aheadMs = 25 * hour;
  await until(() => github.issues.every(({ state }) => state === 'closed'));
  expect((await store.bugs.bug(bug))?.state).toBe('fixed');
  expect(issue('[escalation]')?.comments.at(-1)?.body).toMatch(/fixed[^]*not seen again within 24 h of release 1.4.0/);
  const { items } = await store.items.items({ bug, limit: 10 });
  expect(items.map(({ kind, state, resolution }) => [kind, state, resolution?.how]).toSorted()).toEqual([
    ['apply-fix', 'closed', 'applied'],
    ['decision', 'closed', 'approved'],
    ['escalation', 'closed', 'fixed'],
  ]);

  const again = aSignal(project.id, 'again', 'v1:a', { release: '1.4.0', environment: 'live' }, clockOf(time));
  await store.signals.accept([again]);
  await until(() => issue('[escalation]')?.state === 'open' && issue('TypeError')?.state === 'open');
  expect(states()).toEqual({ ...ended, '[escalation]': 'open', TypeError: 'open' });
  expect(issue('[escalation]')?.comments.at(-1)?.body).toMatch(/is regressed: seen again in release 1.4.0/);
  await until(() => told().length >= 3);
  expect(told().map((text) => text.split(/[.:]/)[0])).toEqual([
    'A fix waits for a decision',
    'A bug is fixed',
    'A bug came back after its fix',
  ]);
  const [applied] = items.filter(({ kind }) => kind === 'apply-fix');
  expect((await store.items.comments(applied?.id ?? '')).map(({ text }) => text)).toEqual([
    expect.stringContaining(`${bug} is fixed`),
    expect.stringContaining(`${bug} is regressed`),
  ]);
});

const clockOf = ({ aheadMs }: { aheadMs: number }): Date => new Date(Date.now() + aheadMs);

it('a bug that waits for a person is an item there, assigned to who may decide, and told once', async () => {
  const { github, server, told, issue } = await shownAndTold();
  const { store, project, ask } = server;
  const [accepted] = await store.signals.accept([aSignal(project.id, 'e1', 'v1:x')]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  for (const reason of ['known, being fixed', 'said again'])
    await ask('engineer', 'POST', `${api}/bugs/${bug}/cancel`, { reason });
  await until(() => issue('[investigate]') !== undefined && told().length > 0);
  expect(issue('[investigate]')).toMatchObject({
    state: 'open',
    labels: expect.arrayContaining(['needs-human-review']),
  });
  expect(issue('[investigate]')?.body).toContain('known, being fixed');
  const { items } = await store.items.items({ bug, limit: 10 });
  expect(items).toMatchObject([{ kind: 'investigation', assignee: { kind: 'person', id: 'a-approver' } }]);
  // A look after the last thing that could tell of it: another bug's message.
  const other = await aProposal(store, project.id, { name: 'other' });
  await until(() => told().length > 1 && github.issues.length > 3);
  expect(told().map((text) => text.split(/[.:]/)[0])).toEqual(['A bug needs a person', 'A fix waits for a decision']);
  expect((await store.bugs.bug(other.bug))?.state).toBe('proposed');
});
