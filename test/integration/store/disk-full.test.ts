import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { aSignal } from '../../support/store/signal.ts';

/** A file system of so many megabytes, or null where this machine lets us make none. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-small-'));
  const mounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).status === 0;
  onTestFinished(() => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted ? folder : null;
}

test('a full disk is told as such; nothing acknowledged is lost, and with room again the store goes on', async ({
  skip,
}) => {
  const disk = smallDisk(180);
  if (!disk) return skip('no file system can be mounted here');
  const ballast = path.join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(40 * 1024 * 1024));
  const embedded = await startEmbedded({ dataFolder: path.join(disk, 'data') });
  onTestFinished(() => embedded.stop());
  const store = await openStore(embedded.url, { sampling: null, connections: 2 });
  onTestFinished(() => store.close());
  const { id } = await store.projects.create('shop');
  const acknowledged: string[] = [];
  const accept = async (name: string): Promise<unknown> => {
    // Random, so that it takes its room on the disk.
    const text = Array.from({ length: 20_000 }, () => Math.random().toString(36).slice(2)).join('');
    const batch = Array.from({ length: 5 }, (_, i) => aSignal(id, `${name}-${i}`, `v1:${i}`, { remarks: [text] }));
    return store.signals.accept(batch).then(
      () => void acknowledged.push(...batch.map(({ head }) => head.id)),
      (error: unknown) => error,
    );
  };
  let fault: unknown;
  for (let turn = 0; !fault && turn < 400; turn += 1) fault = await accept(`t${turn}`);
  expect(fault).toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
  expect(acknowledged.length).toBeGreaterThan(0);
  rmSync(ballast);
  await vi.waitFor(async () => expect(await accept(`after${Math.random()}`)).toBeUndefined(), {
    timeout: 100_000,
    interval: 500,
  });
  const { rows } = await store.pool.query<{ id: string }>('select event_id as id from signals where body is not null');
  const there = new Set(rows.map((row) => row.id));
  expect(acknowledged.filter((event) => !there.has(event))).toEqual([]);
}, 240_000);
