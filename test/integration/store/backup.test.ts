import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { moveStore, restore } from '../../../src/adapters/postgres/backup/backup.ts';
import { openStore, type Store } from '../../../src/adapters/postgres/open-store.ts';
import { firstBrokenLink } from '../../../src/domain/ledger.ts';
import { freshDatabase, freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function aFullStore(): Promise<{ store: Store; project: string; bug: string }> {
  const store = await freshStore();
  const { id: project } = await store.projects.create('shop');
  for (let i = 0; i < 30; i += 1) {
    const over = { users: [`user-${i}`], release: `${i % 3}`, title: `Größe ${i}\n"quoted"` };
    await store.signals.accept([aSignal(project, `e${i}`, `v1:${i % 4}`, over)]);
  }
  const bug = `${project}-1`;
  const lease = await store.bugs.lease(bug);
  await store.bugs.append(lease, bug, [{ stage: 'intake', kind: 'k', actor: 'a', outcome: 'o' }]);
  const note = { stage: 'intake', kind: 'k', actor: 'a', outcome: 'o' } as const;
  const files = new Map([['fix.patch', Buffer.from([0, 255, 10, 13])]]);
  await store.bugs.move(lease, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note, files });
  await store.bugs.merge(`${project}-2`, bug, 'me');
  return { store, project, bug };
}

async function everything({ bugs, signals, projects }: Store, bug: string) {
  const list = (await bugs.bugs({ limit: 100 })).bugs;
  return {
    list,
    projects: await projects.projects(),
    bugs: await Promise.all(list.map(({ id }) => bugs.bug(id))),
    signals: await Promise.all(list.map(({ id }) => signals.signalsOf(id, 100))),
    ledger: await bugs.ledger(bug),
    kept: await bugs.read(bug, 'fix.patch'),
  };
}

test('a restored store is the one that was backed up, and goes on from there', async () => {
  const { store, project, bug } = await aFullStore();
  const file = path.join(scratch(), 'store.backup');
  await store.upkeep.backup(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const url = await freshDatabase('empty');
  await restore(url, file);
  const copy = await openStore(url, { sampling: null, connections: 2 });
  onTestFinished(() => copy.close());
  expect(await everything(copy, bug)).toEqual(await everything(store, bug));
  expect(firstBrokenLink(await copy.bugs.ledger(bug))).toBe(-1);
  const [again, fresh] = await copy.signals.accept([aSignal(project, 'e3'), aSignal(project, 'new', 'v1:new')]);
  expect(again).toMatchObject({ kind: 'duplicate' });
  expect(fresh).toMatchObject({ kind: 'stored', bug: `${project}-5`, newBug: true });
  expect((await copy.projects.create('next')).id).toBe(String(Number(project) + 1));
});

test('a store moves into a database of its own', async () => {
  const { store, bug } = await aFullStore();
  const url = await freshDatabase('empty');
  await moveStore(store.pool, url, scratch());
  const moved = await openStore(url, { connections: 2 });
  onTestFinished(() => moved.close());
  expect(await everything(moved, bug)).toEqual(await everything(store, bug));
});

test('a store that is not empty is not written over; a damaged backup leaves the target empty', async () => {
  const { store } = await aFullStore();
  const folder = scratch();
  const file = path.join(folder, 'store.backup');
  await store.upkeep.backup(file);
  const full = await freshDatabase();
  const other = await openStore(full, { connections: 2 });
  onTestFinished(() => other.close());
  await other.projects.create('kept');
  await expect(restore(full, file)).rejects.toMatchObject({ code: 'BAD_USAGE' });
  expect((await other.projects.projects()).map(({ name }) => name)).toEqual(['kept']);

  const empty = await freshDatabase('empty');
  const cut = path.join(folder, 'cut.backup');
  writeFileSync(cut, readFileSync(file));
  truncateSync(cut, statSync(file).size - 10);
  await expect(restore(empty, cut)).rejects.toMatchObject({ code: 'INVALID_BACKUP' });
  const damaged = readFileSync(file);
  const last = damaged.length - 1;
  damaged.writeUInt8(damaged.readUInt8(last) ^ 1, last);
  writeFileSync(cut, damaged);
  await expect(restore(empty, cut)).rejects.toMatchObject({ code: 'INVALID_BACKUP' });
  writeFileSync(cut, 'something else altogether, long enough');
  await expect(restore(empty, cut)).rejects.toMatchObject({ code: 'INVALID_BACKUP' });
  const target = await openStore(empty, { connections: 2 });
  onTestFinished(() => target.close());
  expect(await target.projects.projects()).toEqual([]);
});
