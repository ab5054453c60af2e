import { expect, test } from 'vitest';
import type { Bug } from '../../../src/domain/bug.ts';
import { aSignal } from '../../support/store/signal.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

async function withBugs(server: RunningServer, ...fingerprints: string[]): Promise<string[]> {
  const accepted = await server.store.signals.accept(
    fingerprints.map((fingerprint, i) => aSignal(server.project.id, `e${i}`, fingerprint, { users: [`u${i}`] })),
  );
  return accepted.flatMap((one) => (one.kind === 'stored' ? [one.bug] : []));
}

function asking(server: RunningServer) {
  return async (bug: string, verb: string, body: object = {}): Promise<Bug & { status: number; code?: string }> => {
    const response = await server.ask('engineer', 'POST', `/api/v1/bugs/${bug}/${verb}`, body);
    return { ...((await response.json()) as Bug), status: response.status };
  };
}

const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'o' } as const;
const begin = { from: 'new', event: 'investigation-started', to: 'investigating', note } as const;

test('cancel ends the work: the worker’s writes are refused, the bug waits for a person, retry has it tried again', async () => {
  const server = await runningServer();
  const [bug = ''] = await withBugs(server, 'v1:a');
  const ask = asking(server);
  const { bugs } = server.store;
  const lease = await bugs.lease(bug);
  await bugs.move(lease, bug, begin);
  await bugs.checkpoints(lease).keep('intake', 'k', { notes: [], logs: {}, ms: 1, outcome: 1 });
  expect(await ask(bug, 'cancel', { reason: 'known' })).toMatchObject({ status: 200, state: 'needs-investigation' });
  await expect(bugs.append(lease, bug, [note])).rejects.toMatchObject({ code: 'STALE_LEASE' });
  expect(await bugs.checkpoints(lease).find('intake', 'k')).toBeNull();
  expect((await bugs.ledger(bug)).at(-1)).toMatchObject({ kind: 'cancelled', actor: 'a-engineer', outcome: 'known' });
  expect(await ask(bug, 'cancel')).toMatchObject({ status: 409, code: 'CONFLICT' });
  expect(await ask(bug, 'investigate')).toMatchObject({ status: 200, state: 'new' });
  expect(server.queue.asked).toEqual([bug]);
});

test('a paused bug keeps its stages and is not asked for; resume goes on', async () => {
  const server = await runningServer();
  const [bug = ''] = await withBugs(server, 'v1:a');
  const ask = asking(server);
  const { bugs } = server.store;
  const lease = await bugs.lease(bug);
  await bugs.move(lease, bug, begin);
  await bugs.checkpoints(lease).keep('intake', 'k', { notes: [], logs: {}, ms: 1, outcome: new Map([[1, 2]]) });
  expect(await ask(bug, 'pause')).toMatchObject({ paused: true, state: 'investigating' });
  expect(server.queue.asked).toEqual([]);
  expect(await ask(bug, 'resume')).toMatchObject({ paused: false, state: 'investigating' });
  expect(server.queue.asked).toEqual([bug]);
  expect((await bugs.checkpoints(lease).find('intake', 'k'))?.outcome).toEqual(new Map([[1, 2]]));
});

test('merge and split by hand lose nothing', async () => {
  const server = await runningServer();
  const [one = '', other = ''] = await withBugs(server, 'v1:a', 'v1:b');
  const ask = asking(server);
  expect(await ask(other, 'merge', { into: one })).toMatchObject({
    id: one,
    count: 2,
    users: 2,
    fingerprints: ['v1:a', 'v1:b'],
  });
  expect(await server.store.bugs.bug(other)).toMatchObject({ state: 'duplicate', mergedInto: one });
  expect(await ask(one, 'split', { fingerprint: 'v1:b' })).toMatchObject({ id: other, state: 'new', count: 1 });
  expect(await server.store.bugs.bug(one)).toMatchObject({ count: 1, users: 1 });
  expect(await ask(one, 'merge', { into: '9-9' })).toMatchObject({ status: 400 });
  expect(await ask('9-9', 'split', { fingerprint: 'x' })).toMatchObject({ status: 404 });
});

test('what a person says of priority, route and disposition stands, with who and why', async () => {
  const server = await runningServer();
  const [bug = ''] = await withBugs(server, 'v1:a');
  const ask = asking(server);
  const { bugs } = server.store;
  await bugs.prioritise(new Date(0));
  expect(await bugs.bug(bug)).toMatchObject({
    priority: 'P2',
    priorityReason: 'error, 1 person hit, 1 in the last day',
  });
  expect(await ask(bug, 'priority', { priority: 'P0', reason: 'the shop is down' })).toMatchObject({
    priority: 'P0',
    priorityReason: 'the shop is down',
  });
  await bugs.prioritise(new Date(0));
  expect(await bugs.bug(bug)).toMatchObject({ priority: 'P0' });
  await ask(bug, 'priority', { priority: null });
  await bugs.prioritise(new Date(0));
  expect(await bugs.bug(bug)).toMatchObject({ priority: 'P2' });

  expect(await bugs.bug(bug)).toMatchObject({ routing: { specialist: 'backend', by: null } });
  await ask(bug, 'route', { specialist: 'database', team: '#db', reason: 'a \0lock' });
  // Handed on with that, and taken up nevertheless.
  expect(await ask(bug, 'disposition', { kind: 'configuration', reason: 'a wrong key' })).toMatchObject({
    state: 'routed',
  });
  const found = {
    routing: { specialist: 'frontend', team: null, owner: null, score: 1, reason: 'x', by: null },
    disposition: { kind: 'code-fix', reason: 'y', by: null },
  } as const;
  await bugs.move(await bugs.lease(bug), bug, { ...begin, from: 'routed', ...found });
  expect(await bugs.bug(bug)).toMatchObject({
    routing: { specialist: 'database', team: '#db', score: 1, by: 'a-engineer' },
    disposition: { kind: 'configuration', reason: 'a wrong key', by: 'a-engineer' },
  });
  expect(await ask(bug, 'route', { specialist: '' })).toMatchObject({ status: 400 });
});
