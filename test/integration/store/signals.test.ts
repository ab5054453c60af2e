import { expect, test } from 'vitest';
import { aSignal, anEvent } from '../../support/store/signal.ts';
import { freshStore } from '../../support/store/database.ts';

test('a batch makes bugs, counts what is new and tells what was here before', async () => {
  const { signals, bugs, projects } = await freshStore();
  const { id } = await projects.create('shop');
  const first = await signals.accept([
    aSignal(id, 'e1', 'v1:a', { release: '1.0', environment: 'production', users: ['ann'] }),
    aSignal(id, 'e2', 'v1:b', { level: 'fatal', title: 'Fatal: \0\ud800 out' }),
    aSignal(id, 'e1', 'v1:a'),
  ]);
  expect(first).toEqual([
    { kind: 'stored', bug: `${id}-1`, signal: '1', newBug: true },
    { kind: 'stored', bug: `${id}-2`, signal: '2', newBug: true },
    { kind: 'duplicate', signal: '1' },
  ]);
  const second = await signals.accept([
    aSignal(id, 'e2', 'v1:b'),
    aSignal(id, 'e3', 'v1:a', { release: '1.1', environment: 'production', users: ['ann', 'bob'] }),
  ]);
  expect(second.map(({ kind }) => kind)).toEqual(['duplicate', 'stored']);
  expect(await bugs.bug(`${id}-1`)).toMatchObject({
    count: 2,
    users: 2,
    state: 'new',
    priority: 'P2',
    releases: [
      { name: '1.0', count: 1 },
      { name: '1.1', count: 1 },
    ],
    environments: [{ name: 'production', count: 2 }],
  });
  expect(await bugs.bug(`${id}-2`)).toMatchObject({ title: 'Fatal: \ufffd out', priority: 'P1', count: 1 });
});

test('a kept signal comes back as it was, newest first', async () => {
  const { signals, projects } = await freshStore();
  const { id } = await projects.create('shop');
  const sent = ['e1', 'e2', 'e3'].map((event) => anEvent(event));
  for (const each of sent) await signals.accept([aSignal(id, each.id)]);
  const kept = await signals.signalsOf(`${id}-1`, 2);
  expect(kept.map(({ event }) => event)).toEqual([sent[2], sent[1]]);
  expect(await signals.signal('1')).toMatchObject({ id: '1', bug: `${id}-1`, event: sent[0], recording: null });
  expect(await signals.signal('no number')).toBeNull();
  expect(await signals.signal('99')).toBeNull();
});

test('a project that does not exist is a fault, and nothing of the batch is kept', async () => {
  const { signals, bugs, projects } = await freshStore();
  const { id } = await projects.create('shop');
  await expect(signals.accept([aSignal(id, 'e1'), aSignal('77', 'e2')])).rejects.toMatchObject({
    code: 'UNKNOWN_PROJECT',
  });
  expect((await bugs.bugs({ limit: 10 })).bugs).toEqual([]);
});

test('a flood of one bug is counted whole and stored first, newest and rarest; other bugs lose nothing', async () => {
  const { signals, bugs, projects } = await freshStore({ sampling: { storedAnHour: 5, random: () => 0.5 } });
  const { id } = await projects.create('shop');
  for (let batch = 0; batch < 20; batch += 1) {
    const flood = Array.from({ length: 50 }, (_, i) =>
      aSignal(id, `f${batch}-${i}`, 'v1:flood', { release: batch === 10 && i === 7 ? 'rare' : '1.0' }),
    );
    await signals.accept([...flood, aSignal(id, `o${batch}`, `v1:other${batch}`)]);
  }
  const flood = await bugs.bug(`${id}-1`);
  expect(flood).toMatchObject({ count: 1000 });
  const kept = (await signals.signalsOf(`${id}-1`, 100)).map(({ event }) => event.id);
  expect(kept).toEqual(['f19-49', 'f10-7', 'f0-4', 'f0-3', 'f0-2', 'f0-1', 'f0-0']);
  const others = (await bugs.bugs({ limit: 100 })).bugs.filter((bug) => bug.id !== `${id}-1`);
  expect(others).toHaveLength(20);
  for (const other of others) expect(await signals.signalsOf(other.id, 5)).toHaveLength(1);
});
