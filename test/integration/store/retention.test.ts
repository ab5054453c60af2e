import { expect, test } from 'vitest';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const day = 86_400_000;

test('retention drops old bodies, never the first, newest and rarest; counts stay', async () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const { signals, bugs, projects, upkeep } = await freshStore({ now: () => now });
  const { id } = await projects.create('shop');
  const old = new Date(now.getTime() - 100 * day);
  const some = Array.from({ length: 40 }, (_, i) =>
    aSignal(id, `e${i}`, 'v1:a', { release: i === 20 ? 'rare' : 'usual' }, old),
  );
  await signals.accept(some);
  await signals.accept([aSignal(id, 'alone', 'v1:b', {}, old)]);
  expect(await upkeep.retain({ days: 30, perBug: 1_000 })).toEqual({ bodies: 29, rows: 29 });
  const kept = (await signals.signalsOf(`${id}-1`, 100)).map(({ event }) => event.id);
  expect(kept).toEqual(['e39', 'e38', 'e37', 'e36', 'e35', 'e20', 'e4', 'e3', 'e2', 'e1', 'e0']);
  expect(await signals.signalsOf(`${id}-2`, 5)).toHaveLength(1);
  expect(await bugs.bug(`${id}-1`)).toMatchObject({ count: 40 });
  expect(await upkeep.retain({ days: 30, perBug: 1_000 })).toEqual({ bodies: 0, rows: 0 });
});

test('young bodies go beyond the bound of a bug alone', async () => {
  const { signals, projects, upkeep } = await freshStore();
  const { id } = await projects.create('shop');
  await signals.accept(Array.from({ length: 30 }, (_, i) => aSignal(id, `e${i}`)));
  expect(await upkeep.retain({ days: 30, perBug: 10 })).toEqual({ bodies: 15, rows: 0 });
  const kept = (await signals.signalsOf(`${id}-1`, 100)).map(({ event }) => event.id);
  expect(kept).toEqual([...Array.from({ length: 10 }, (_, i) => `e${29 - i}`), 'e4', 'e3', 'e2', 'e1', 'e0']);
});

test('a person is found wherever named, and erased', async () => {
  const { signals, bugs, projects, mirrors, upkeep } = await freshStore();
  const { id } = await projects.create('shop');
  await mirrors.keep(id, 'beads', [{ id: 's-1', bug: null, content: '{"notes":"ask ann@shop.example"}' }]);
  await signals.accept([
    aSignal(id, 'e1', 'v1:a', { users: ['ann@shop.example', 'bob'] }),
    aSignal(id, 'e2', 'v1:a', { title: 'no card for ann@shop.example', errors: [] }),
    aSignal(id, 'e3', 'v1:a', { users: ['bob'] }),
    aSignal(id, 'e4', 'v1:b', { title: 'no card for ann@shop.example', errors: [] }),
  ]);
  const bug = `${id}-2`;
  const note = { stage: 'intake', kind: 'k', actor: 'a', outcome: 'o' } as const;
  const files = new Map([['log.txt', Buffer.from('hit: ann@shop.example\n')]]);
  const lease = await bugs.lease(bug);
  await bugs.move(lease, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note, files });
  await bugs.checkpoints(lease).keep('intake', 'k', { notes: [], logs: {}, ms: 0, outcome: 'ann@shop.example' });
  const found = await upkeep.findPerson(id, 'ann@shop.example');
  expect(found).toEqual({ signals: ['1', '2', '4'], bugs: [bug], kept: [{ bug, name: 'log.txt' }] });
  await upkeep.erasePerson(id, 'ann@shop.example');
  expect(await upkeep.findPerson(id, 'ann@shop.example')).toEqual({ signals: [], bugs: [], kept: [] });
  expect(await mirrors.all(id, 'beads')).toMatchObject([{ content: '{"notes":"ask [erased]"}' }]);
  expect(await bugs.checkpoints(lease).find('intake', 'k')).toBeNull();
  expect(await bugs.bug(`${id}-1`)).toMatchObject({ count: 3, users: 1 });
  expect(await bugs.bug(bug)).toMatchObject({ title: 'no card for [erased]' });
  await expect(upkeep.findPerson(id, 'a')).rejects.toMatchObject({ code: 'BAD_USAGE' });
});
