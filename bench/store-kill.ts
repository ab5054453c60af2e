// kill -9 at random moments under load: `node bench/store-kill.ts [--kills 30]`, so many times the accepting process, then so
// many times PostgreSQL; two lanes accept batches of 5 all the while. Counts acknowledged events that are not there
// afterwards, and events that are there twice or counted wrongly. Ends with 1 when there is any.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbedded, stopEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { openStore } from '../src/adapters/postgres/open-store.ts';
import { acceptingServer } from '../test/support/store/killed-server.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '30' } } });

async function look(dataFolder: string): Promise<{ ids: string[]; counted: number }> {
  const embedded = await startEmbedded({ dataFolder });
  const store = await openStore(embedded.url);
  const { rows } = await store.pool.query<{ id: string }>('select event_id as id from signals where body is not null');
  const { bugs } = await store.bugs.bugs({ limit: 100 });
  await store.close();
  embedded.leave();
  return { ids: rows.map(({ id }) => id), counted: bugs.reduce((sum, { count }) => sum + count, 0) };
}

async function kill(dataFolder: string, victim: 'server' | 'postgres', round: number): Promise<string[]> {
  const server = await acceptingServer(dataFolder, `${victim}${round}`);
  await server.acknowledges(5);
  await pause(Math.random() * 1_000);
  process.kill(victim === 'server' ? (server.child.pid ?? 0) : server.postgres, 'SIGKILL');
  await server.ended;
  return server.acknowledged;
}

const dataFolder = mkdtempSync(path.join(tmpdir(), 'reproof-bench-'));
try {
  const acknowledged: string[] = [];
  let wrong = 0;
  for (const victim of ['server', 'postgres'] as const) {
    for (let round = 0; round < Number(values.kills); round += 1) {
      acknowledged.push(...(await kill(dataFolder, victim, round)));
    }
    const { ids, counted } = await look(dataFolder);
    const there = new Set(ids);
    const lost = acknowledged.filter((id) => !there.has(id)).length;
    const doubled = ids.length - there.size;
    wrong += lost + doubled + Math.abs(counted - ids.length);
    console.log(
      `${values.kills} kills of ${victim}: ${acknowledged.length} acknowledged so far, ${lost} lost, ${doubled} doubled, ${ids.length} there, ${counted} counted`,
    );
  }
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await stopEmbedded(dataFolder);
  rmSync(dataFolder, { recursive: true, force: true });
}
