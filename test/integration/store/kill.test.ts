import { expect, onTestFinished, test } from 'vitest';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { aDataFolder } from '../../support/store/data-folder.ts';
import { acceptingServer } from '../../support/store/killed-server.ts';

/** Event ids of the folder's store, each as often as it stands there, and the sum of all bugs' counts. */
async function whatIsThere(dataFolder: string) {
  const embedded = await startEmbedded({ dataFolder });
  const store = await openStore(embedded.url);
  try {
    const { rows } = await store.pool.query<{ id: string }>(
      'select event_id as id from signals where body is not null',
    );
    const { bugs } = await store.bugs.bugs({ limit: 100 });
    return { ids: rows.map(({ id }) => id), counted: bugs.reduce((sum, { count }) => sum + count, 0) };
  } finally {
    await store.close();
    embedded.leave();
  }
}

for (const victim of ['server', 'postgres'] as const) {
  test(`kill -9 of ${victim} amid accepting loses nothing that was acknowledged, and doubles nothing`, async () => {
    const dataFolder = aDataFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const server = await acceptingServer(dataFolder, `r${round}`);
      onTestFinished(() => void server.child.kill('SIGKILL'));
      await server.acknowledges(25 + Math.floor(Math.random() * 50));
      process.kill(victim === 'server' ? (server.child.pid ?? 0) : server.postgres, 'SIGKILL');
      await server.ended;
      acknowledged.push(...server.acknowledged);
      const { ids, counted } = await whatIsThere(dataFolder);
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(counted).toBe(ids.length);
    }
    expect(acknowledged.length).toBeGreaterThan(100);
  }, 240_000);
}
