import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { firstBrokenLink, type LedgerNote } from '../../../src/domain/ledger.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const note: LedgerNote = { stage: 'diagnosis', kind: 'disposition', actor: 'engine', outcome: 'code fix' };

async function storeWith(count: number): Promise<{ store: Store; project: string }> {
  const store = await freshStore();
  const { id: project } = await store.projects.create('shop');
  const at = (i: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + i * 1000);
  await store.signals.accept(
    Array.from({ length: count }, (_, i) => aSignal(project, `e${i}`, `v1:${i}`, { title: `Crash ${i}` }, at(i))),
  );
  return { store, project };
}

test('the ledger is a chain that cannot be changed', async () => {
  const { store, project } = await storeWith(1);
  const bug = `${project}-1`;
  const lease = await store.bugs.lease(bug);
  await store.bugs.append(lease, bug, [note, { ...note, kind: 'suspects', inputs: ['event:1'] }]);
  await store.bugs.append(null, bug, [note]);
  const entries = await store.bugs.ledger(bug);
  expect(entries.map(({ seq, kind }) => [seq, kind])).toEqual([
    [0, 'disposition'],
    [1, 'suspects'],
    [2, 'disposition'],
  ]);
  expect(firstBrokenLink(entries)).toBe(-1);
  for (const change of ['update ledger set seq = 9', 'delete from ledger', 'truncate ledger']) {
    await expect(store.pool.query(change)).rejects.toThrow(/append-only/);
  }
});

test('a later lease makes an earlier one’s writes refused, whatever they are', async () => {
  const { store, project } = await storeWith(1);
  const bug = `${project}-1`;
  const early = await store.bugs.lease(bug);
  const late = await store.bugs.lease(bug);
  const stale = { code: 'STALE_LEASE' };
  await expect(store.bugs.append(early, bug, [note])).rejects.toMatchObject(stale);
  const stage = { notes: [], logs: {}, ms: 1, outcome: 'x' };
  await expect(store.bugs.checkpoints(early).keep('intake', 'k', stage)).rejects.toMatchObject(stale);
  const begin = { from: 'new', event: 'investigation-started', to: 'investigating', note } as const;
  await expect(store.bugs.move(early, bug, begin)).rejects.toMatchObject(stale);
  expect(await store.bugs.ledger(bug)).toEqual([]);
  expect(await store.bugs.move(late, bug, begin)).toEqual({ moved: true, state: 'investigating' });
  expect(await store.bugs.move(late, bug, begin)).toEqual({ moved: false, state: 'investigating' });
  expect(await store.bugs.ledger(bug)).toHaveLength(1);
  await expect(store.bugs.lease('9-9')).rejects.toMatchObject({ code: 'UNKNOWN_BUG' });
});

test('writers at once make one chain', async () => {
  const { store, project } = await storeWith(1);
  const bug = `${project}-1`;
  await Promise.all(Array.from({ length: 20 }, () => store.bugs.append(null, bug, [note, note])));
  const entries = await store.bugs.ledger(bug);
  expect(entries).toHaveLength(40);
  expect(firstBrokenLink(entries)).toBe(-1);
});

test('pages go on behind the last line, whatever comes in between', async () => {
  const { store, project } = await storeWith(25);
  for (const sort of ['lastSeen', 'firstSeen', 'count', 'priority'] as const) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.bugs.bugs({ project, sort, limit: 10, after });
      seen.push(...page.bugs.map(({ id }) => id));
      after = page.next ?? undefined;
      if (seen.length === 10)
        await store.signals.accept([aSignal(project, `${sort}`, `v1:${sort}`, { level: 'fatal' })]);
    } while (after);
    const old = seen.filter((id) => Number(id.split('-')[1]) <= 25);
    expect(new Set(old).size).toBe(25);
    expect(seen).toHaveLength(new Set(seen).size);
  }
  await expect(store.bugs.bugs({ limit: 1, after: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_USAGE' });
  const { next } = await store.bugs.bugs({ limit: 1, sort: 'count' });
  await expect(store.bugs.bugs({ limit: 1, sort: 'lastSeen', after: next ?? '' })).rejects.toMatchObject({
    code: 'BAD_USAGE',
  });
});

test('bugs are found by words, state, release, environment and service; signs of LIKE are letters', async () => {
  const { store, project } = await storeWith(3);
  await store.signals.accept([
    aSignal(project, 'x', 'v1:x', {
      title: 'Total is 100%_off',
      release: '2.0',
      environment: 'staging',
      service: 'cart',
    }),
  ]);
  const found = async (query: object) => (await store.bugs.bugs({ limit: 10, ...query })).bugs.map(({ id }) => id);
  const wanted = [`${project}-4`];
  expect(await found({ text: '100%_OFF total' })).toEqual(wanted);
  expect(await found({ text: '100_%' })).toEqual([]);
  expect(await found({ release: '2.0' })).toEqual(wanted);
  expect(await found({ environment: 'staging', service: 'cart', states: ['new'] })).toEqual(wanted);
  expect(await found({ states: ['fixed'] })).toEqual([]);
  expect(await found({ states: [] })).toEqual([]);
  expect(await found({ project: '999' })).toEqual([]);
  expect(await found({ text: 'crash 1' })).toEqual([`${project}-2`]);
});

test('split undoes merge, and takes a bug’s own fingerprint to a new one', async () => {
  const { store, project } = await storeWith(3);
  const [a, b, c] = [1, 2, 3].map((number) => `${project}-${number}`) as [string, string, string];
  const before = await store.bugs.bug(b);
  await store.bugs.merge(b, a, 'ann');
  await store.bugs.merge(c, a, 'ann');
  await store.signals.accept([aSignal(project, 'later', 'v1:1')]);
  expect(await store.bugs.bug(a)).toMatchObject({ count: 4, fingerprints: ['v1:0', 'v1:1', 'v1:2'] });
  expect(await store.bugs.bug(b)).toMatchObject({ state: 'duplicate', mergedInto: a, count: 0 });
  expect((await store.signals.signalsOf(a, 10)).map(({ event }) => event.id)).toEqual(['later', 'e2', 'e1', 'e0']);
  await expect(store.bugs.merge(c, b, 'ann')).rejects.toMatchObject({ code: 'BAD_USAGE' });
  const back = await store.bugs.split(a, 'v1:1', 'ann');
  expect(back).toMatchObject({ id: b, state: 'new', mergedInto: null, count: 2, title: before?.title });
  const fresh = await store.bugs.split(a, 'v1:0', 'ann');
  expect(fresh).toMatchObject({ id: `${project}-4`, state: 'new', count: 1, fingerprints: ['v1:0'] });
  expect(await store.bugs.bug(a)).toMatchObject({ count: 1, fingerprints: ['v1:2'] });
  expect((await store.bugs.ledger(a)).map(({ outcome }) => outcome)).toEqual([
    `took in ${b}`,
    `took in ${c}`,
    `gave v1:1 to ${b}`,
    `gave v1:0 to ${project}-4`,
  ]);
});
