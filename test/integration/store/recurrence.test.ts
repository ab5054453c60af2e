import { expect, test } from 'vitest';
import type { Store, StoreOptions } from '../../../src/adapters/postgres/open-store.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import type { EvidenceKind } from '../../../src/domain/recurrence.ts';
import { firstBrokenLink } from '../../../src/domain/ledger.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal, anEvent } from '../../support/store/signal.ts';

const note = { stage: 'review', kind: 'k', actor: 'engine', outcome: 'o' } as const;
const week = 7 * 86_400_000;

async function aBug(options: StoreOptions = {}): Promise<{ store: Store; project: string; bug: string }> {
  const store = await freshStore({ now: () => new Date(Date.now() - week), ...options });
  const { id: project } = await store.projects.create('shop');
  const [first] = await store.signals.accept([aSignal(project, 'first', 'v1:a', { release: '1.0.0' })]);
  return { store, project, bug: first?.kind === 'stored' ? first.bug : '' };
}

async function walk({ bugs }: Store, bug: string, ...steps: [BugEvent, BugState][]): Promise<void> {
  for (const [event, to] of steps) {
    const from = (await bugs.bug(bug))?.state ?? 'new';
    expect(await bugs.move(null, bug, { from, event, to, note })).toEqual({ moved: true, state: to });
  }
}

const fixed: [BugEvent, BugState][] = [
  ['investigation-started', 'investigating'],
  ['fix-validated', 'proposed'],
  ['change-landed', 'applied'],
  ['released', 'watching'],
  ['window-quiet', 'fixed'],
];

async function waitsFor({ bugs }: Store, bug: string, lacks: EvidenceKind[]): Promise<void> {
  const start = { event: 'investigation-started', to: 'investigating' } as const;
  await bugs.move(null, bug, { from: 'new', ...start, note });
  const end = { event: 'not-reproduced', to: 'needs-investigation' } as const;
  await bugs.move(null, bug, { from: 'investigating', ...end, note, lacks });
}

test('a fixed bug that is seen again regresses once, and its ledger says by which occurrence', async () => {
  const { store, project, bug } = await aBug();
  await walk(store, bug, ...fixed);
  const [again] = await store.signals.accept([aSignal(project, 'again', 'v1:a', { release: '1.0.0' })]);
  expect(again).toMatchObject({ kind: 'stored', moved: 'regressed' });
  expect(await store.bugs.bug(bug)).toMatchObject({ state: 'regressed' });
});

test('an old release of a fixed bug moves nothing; a release that is newer brings it back, whatever the order in the batch', async () => {
  const { store, project, bug } = await aBug({ now: () => new Date() });
  const { signals, bugs } = store;
  await bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  await bugs.move(null, bug, { from: 'investigating', event: 'fix-validated', to: 'proposed', note });
  await bugs.move(null, bug, { from: 'proposed', event: 'change-landed', to: 'applied', note, release: '1.2.0' });
  await walk(store, bug, ['released', 'watching'], ['window-quiet', 'fixed']);
  const later = new Date(Date.now() + 60_000);
  const at = (id: string, release: string) => aSignal(project, id, 'v1:a', { release }, later);
  const accepted = await signals.accept([at('e1', '1.1.0'), at('e2', '1.0.0')]);
  expect(accepted.every((one) => one.kind === 'stored' && one.moved === undefined)).toBe(true);
  expect(await bugs.bug(bug)).toMatchObject({ state: 'fixed' });
  const batch = [at('e3', '1.1.0'), at('e4', '1.3.0'), at('e5', '1.3.0'), at('e1', '1.1.0')];
  expect(await signals.accept(batch)).toMatchObject([
    { kind: 'stored' },
    { kind: 'stored', moved: 'regressed' },
    { kind: 'stored' },
    { kind: 'duplicate' },
  ]);
  const entries = await bugs.ledger(bug);
  const back = entries.filter(({ kind }) => kind === 'regressed');
  expect(back).toHaveLength(1);
  expect(back[0]?.outcome).toMatch(/seen again in release 1\.3\.0, after the change of .* in release 1\.2\.0/);
  const [, evidence = ''] = back[0]?.inputs[0]?.split(':') ?? [];
  expect((await signals.signal(evidence))?.event.id).toBe('e4');
  expect(firstBrokenLink(entries)).toBe(-1);
  // The same again changes nothing more.
  await signals.accept(batch);
  expect(await bugs.ledger(bug)).toEqual(entries);
});

test('evidence that lacked has a waiting bug tried again, and is kept in the middle of a flood', async () => {
  const { store, project, bug } = await aBug({ sampling: { storedAnHour: 2, random: () => 0.9 } });
  await waitsFor(store, bug, ['variables', 'recording']);
  const plain = Array.from({ length: 20 }, (_, i) => aSignal(project, `p${i}`, 'v1:a', { release: '1.0.0' }));
  const frame = { ...frameOf(), vars: { user: { kind: 'undefined' } } };
  const [error] = anEvent('x').errors;
  const telling = aSignal(project, 'telling', 'v1:a', {
    release: '1.0.0',
    errors: [{ ...error, frames: [frame] }] as never,
  });
  const accepted = await store.signals.accept([...plain.slice(0, 10), telling, ...plain.slice(10)]);
  expect(accepted[10]).toMatchObject({ kind: 'stored', moved: 'new' });
  expect(accepted.filter((one) => one.kind === 'stored' && one.moved)).toHaveLength(1);
  expect(await store.bugs.bug(bug)).toMatchObject({ state: 'new' });
  const more = Array.from({ length: 5 }, (_, i) => aSignal(project, `q${i}`, 'v1:a', { release: '1.0.0' }));
  await store.signals.accept(more);
  expect((await store.signals.signalsOf(bug, 50)).map(({ event }) => event.id)).toContain('telling');
});

test('the occurrence that a turn began with is kept in the middle of a flood, one that was dropped begins none', async () => {
  const { store, project, bug } = await aBug({ sampling: { storedAnHour: 2, random: () => 0.9 } });
  const flood = (from: number) =>
    Array.from({ length: 9 }, (_, i) => aSignal(project, `f${from + i}`, 'v1:a', { release: '1.0.0' }));
  await store.signals.accept(flood(0));
  const newest = async () => (await store.signals.signalsOf(bug, 50))[0]?.id ?? '';
  const begin = (about: string) =>
    store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note, about });
  const dropped = await newest();
  await store.signals.accept(flood(10));
  expect(await store.signals.signal(dropped)).toBeNull();
  expect(await begin(dropped)).toEqual({ moved: false, state: 'new' });
  const about = await newest();
  expect(await begin(about)).toEqual({ moved: true, state: 'investigating' });
  await store.signals.accept(flood(20));
  expect((await store.signals.signal(about))?.id).toBe(about);
});

test('of two batches at once one moves the bug', async () => {
  const { store, project, bug } = await aBug();
  await walk(store, bug, ...fixed);
  const batches = Array.from({ length: 6 }, (_, i) => [aSignal(project, `n${i}`, 'v1:a')]);
  const accepted = (await Promise.all(batches.map((batch) => store.signals.accept(batch)))).flat();
  expect(accepted.filter((one) => one.kind === 'stored' && one.moved)).toHaveLength(1);
  expect((await store.bugs.ledger(bug)).filter(({ kind }) => kind === 'regressed')).toHaveLength(1);
});

test.each(['closed-as-wont-fix', 'merged-into-other'] as const)('a bug that was %s stays', async (event) => {
  const { store, project, bug } = await aBug();
  await walk(store, bug, [event, event === 'closed-as-wont-fix' ? 'wont-fix' : 'duplicate']);
  const before = await store.bugs.ledger(bug);
  await store.signals.accept([aSignal(project, 'n', 'v1:a', { release: '9.0.0' })]);
  expect(await store.bugs.ledger(bug)).toEqual(before);
});

function frameOf() {
  return { function: 'f', module: null, filename: 'a.js', line: 1, column: 1, inApp: true, native: false };
}
