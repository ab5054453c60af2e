import { expect, it, onTestFinished, vi } from 'vitest';
import { outwardFrom } from '../../../src/compose-outward.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { trackerSettingSchema } from '../../../src/domain/tracker-setting.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { GithubStandIn } from '../../support/outward/github.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const people = { grace: 'a-approver', vic: 'a-viewer' };

/** A server whose project shows its items on GitHub, with a proposal that waits there. */
async function waiting() {
  const github = await GithubStandIn.start(onTestFinished, { checked: false });
  const server = await runningServer({ outward: outwardFrom({ REPROOF_ALLOW_NETWORKS: '127.0.0.1' }, systemClock) });
  const { store, project } = server;
  const setting = trackerSettingSchema.parse({
    kind: 'github',
    repository: 'octo/shop',
    api: github.service.url,
    people,
  });
  await store.trackers.set(project.id, 'ours', { setting, token: new Secret('good-token') });
  const { bug, proposal } = await aProposal(store, project.id);
  const issue = () => github.issues.find(({ title }) => title.startsWith('[approval]'));
  await until(() => issue() !== undefined);
  const closes = async (by: string, words: string): Promise<void> => {
    const { number = 0 } = issue() ?? {};
    github.comments(number, by, words);
    github.closes(number, by);
    await until(() => store.trackers.nudge(project.id, 'ours', String(number)));
  };
  return { github, server, bug, proposal, issue, closes };
}

/** The server's rounds run by themselves; a wait that is in vain ends with its test. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(done, { timeout: 50_000, interval: 20 });
}

const stateOf = async ({ store }: RunningServer, bug: string): Promise<string | undefined> =>
  (await store.bugs.bug(bug))?.state;

it('the decision item stands there; closing it with `Approved` approves, and what follows is shown there', async () => {
  const { github, server, bug, proposal, issue, closes } = await waiting();
  expect(issue()).toMatchObject({ state: 'open', labels: expect.arrayContaining(['P0', 'approval-required']) });
  await closes('grace', 'Approved, the guard is right');
  await until(async () => (await stateOf(server, bug)) === 'approved');
  const decisions = await server.store.proposals.decisions(proposal.id);
  expect(decisions).toMatchObject([
    { verb: 'approve', by: { kind: 'person', id: 'a-approver' }, via: 'work-item', reason: 'the guard is right' },
  ]);
  // The apply-fix task that the approval made.
  await until(() => github.issues.length === 2);
  expect(github.issues[1]).toMatchObject({ state: 'open' });
  expect(issue()?.state).toBe('closed');
  const item = (await server.store.items.item(proposal.item ?? ''))?.item;
  expect(item).toMatchObject({
    state: 'closed',
    mirrors: [{ tracker: 'ours', id: '1', url: expect.stringContaining('/issues/1') }],
    // What was said there is said here, and does not come back there as ours.
    comments: expect.arrayContaining([expect.objectContaining({ by: { kind: 'person', id: 'a-approver' } })]),
  });
  expect(issue()?.comments.map(({ body }) => body)).toEqual(['Approved, the guard is right']);
});

it.each([
  ['a stranger', 'mallory', 'Approved', /belongs to no user of Reproof/],
  ['who may not', 'vic', 'Approved', /may not do so/],
  ['other words', 'grace', 'looks good to me', /these words decide nothing/],
])('%s decides nothing: it is open again, with an answer', async (_who, account, words, answer) => {
  const { server, bug, proposal, issue, closes } = await waiting();
  await closes(account, words);
  await until(() => issue()?.comments.some(({ body }) => answer.test(body)) === true && issue()?.state === 'open');
  expect(await stateOf(server, bug)).toBe('proposed');
  expect(await server.store.proposals.decisions(proposal.id)).toEqual([]);
  expect(issue()?.comments.filter(({ body }) => answer.test(body))).toHaveLength(1);
});
