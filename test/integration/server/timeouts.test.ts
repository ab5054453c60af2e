import { expect, test } from 'vitest';
import { openQueue } from '../../../src/adapters/pg-boss/work-queue.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import { defaultPolicy, type Policy } from '../../../src/domain/policy.ts';
import { timeoutsOf } from '../../../src/domain/timeout.ts';
import { sendTimeouts, type TimingParts } from '../../../src/server/sweep.ts';
import { NotedQueue } from '../../support/server/running-server.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';
import { onTestFinished } from 'vitest';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T00:00:00Z');

/** A store whose clock the test turns, with a project that has a repository, and a queue that notes what is asked for. */
async function atTime(policy: Partial<Policy> = {}) {
  let now = new Date(start);
  const url = await freshDatabase();
  const store = await openStore(url, { sampling: null, connections: 4, now: () => now });
  onTestFinished(() => store.close());
  const { id: project } = await store.projects.create('shop');
  await store.projects.connect(project, { url: '/srv/shop', root: '' });
  const queue = new NotedQueue();
  const told: unknown[] = [];
  const parts: Omit<TimingParts, 'auto'> = {
    ...store,
    queue,
    live: { publish: (event) => void told.push(event) },
    policyOf: async () => ({ ...defaultPolicy(), ...policy }),
  };
  const file = async (name: string): Promise<string> => {
    const [one] = await store.signals.accept([aSignal(project, name, `v1:${name}`, {}, now)]);
    return one?.kind === 'stored' ? one.bug : '';
  };
  const move = async (bug: string, event: BugEvent, from: BugState, to: BugState): Promise<void> => {
    const note = { stage: 'review', kind: event, actor: 'engine', outcome: `said ${event}` } as const;
    await store.bugs.move(await store.bugs.lease(bug), bug, { from, event, to, note });
  };
  const stateOf = async (bug: string) => (await store.bugs.bug(bug))?.state;
  const sweep = (hours: number): Promise<number> => {
    now = new Date(start + hours * hour);
    return sendTimeouts(parts, now);
  };
  return { url, store, project, queue, told, parts, file, move, stateOf, sweep };
}

test('an investigation that nobody ends is begun again, and the third time a person is asked', async () => {
  const { store, queue, told, file, move, stateOf, sweep } = await atTime();
  const bug = await file('a');
  await move(bug, 'investigation-started', 'new', 'investigating');
  expect(await sweep(0.9)).toBe(0);
  for (const [i, to] of (['new', 'new', 'needs-investigation'] as const).entries()) {
    expect(await sweep(1.5 * (i + 1))).toBe(1);
    expect(await stateOf(bug)).toBe(to);
    if (to === 'new') await move(bug, 'investigation-started', 'new', 'investigating');
  }
  expect(queue.asked).toEqual([bug, bug]);
  expect(told).toHaveLength(3);
  const [timeout, escalated] = (await store.bugs.ledger(bug)).slice(-2);
  expect(timeout).toMatchObject({ kind: 'timeout', inputs: ['state:investigating'] });
  expect(escalated).toMatchObject({ kind: 'escalated', outcome: expect.stringMatching(/^needs-human-review: /) });
});

test('a bug that nobody took up is escalated with its priority, and told of again only when its time is over again', async () => {
  const { store, file, stateOf, sweep } = await atTime();
  const bug = await file('a');
  await store.bugs.prioritise(new Date(0));
  const before = await store.bugs.bug(bug);
  expect(await sweep(25)).toBe(1);
  expect(await stateOf(bug)).toBe('needs-investigation');
  expect(await sweep(26)).toBe(0);
  await store.bugs.prioritise(new Date(start + 24 * hour));
  const after = await store.bugs.bug(bug);
  expect(after?.priorityReason).toContain('needs human review');
  expect((after?.priority ?? '') < (before?.priority ?? '')).toBe(true);
  expect(await sweep(25 + 7 * 24)).toBe(1);
  expect((await store.bugs.ledger(bug)).map(({ kind }) => kind)).toEqual(['timeout', 'escalated', 'timeout']);
});

test('a policy’s timeouts hold, paused bugs and those without a repository wait on, and a resumed bug has its whole time', async () => {
  const { store, file, stateOf, sweep, parts } = await atTime({ timeouts: { new: '2h' } });
  const [bug, paused] = [await file('a'), await file('b')];
  const note = { stage: 'review', kind: 'paused', actor: 'ann', outcome: '' } as const;
  await store.bugs.amend(paused, { paused: true }, note);
  const { id: bare } = await store.projects.create('without');
  await store.signals.accept([aSignal(bare, 'x', 'v1:x', {}, new Date(start))]);
  expect(await sweep(3)).toBe(1);
  expect(await stateOf(bug)).toBe('needs-investigation');
  await store.bugs.amend(paused, { paused: false }, note);
  expect(await sweep(4)).toBe(0);
  expect(await sweep(6)).toBe(1);
  expect(await stateOf(paused)).toBe('needs-investigation');
  expect((await parts.bugs.bug(`${bare}-1`))?.state).toBe('new');
});

test('processes that sweep at once time a bug out once', async () => {
  const { store, project, parts, file } = await atTime();
  const bugs = await Promise.all(['a', 'b', 'c', 'd'].map(file));
  const later = new Date(start + 30 * hour);
  const counts = await Promise.all([1, 2, 3].map(() => sendTimeouts(parts, later)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(bugs.length);
  for (const bug of bugs)
    expect((await store.bugs.ledger(bug)).map(({ kind }) => kind)).toEqual(['timeout', 'escalated']);
  // What was seen before anybody did anything is worth nothing once a worker has taken the bug.
  const fresh = await file('e');
  const whenever = new Date(start + 90 * hour);
  const page = { after: '', limit: 10 };
  const [seen] = await store.timeouts.overdue(project, timeoutsOf(defaultPolicy()), whenever, page);
  expect(seen?.bug).toBe(fresh);
  await store.bugs.lease(fresh);
  expect(seen && (await store.timeouts.timeOut(seen, 'needs-investigation', []))).toBe(false);
});

test('a bug that a living worker is at is not timed out', async () => {
  const { url, parts, file, move, stateOf } = await atTime();
  const bug = await file('a');
  const queue = await openQueue(url, { heartbeatSeconds: 10 });
  onTestFinished(() => queue.stop({ graceful: false }));
  const taken = Promise.withResolvers<void>();
  await queue.work(
    async (_bug, stop) => {
      await move(bug, 'investigation-started', 'new', 'investigating');
      taken.resolve();
      await new Promise((resolve) => stop.addEventListener('abort', resolve));
    },
    { concurrency: 1 },
  );
  await queue.enqueue(bug, { project: '1', priority: 0 });
  await taken.promise;
  const later = new Date(start + 5 * hour);
  expect(await sendTimeouts({ ...parts, queue }, later)).toBe(0);
  expect(await stateOf(bug)).toBe('investigating');
  expect(await sendTimeouts(parts, later)).toBe(1);
});
