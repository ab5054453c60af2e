/**
 * Kills (-9) the server, its worker and its PostgreSQL, each so many times at random moments, while the crashes of the
 * example service come in as its Sentry SDK sends them and are worked on. Then counts by effect: acknowledged events that
 * are lost, stages told twice, bugs that did not reach their end. Ends with 1 when there is any.
 * Run: npm run bench:serve-kill [-- --kills 30 --seed 1 --bugs 12]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { crashesOfOrders } from '../test/support/server/crash-of-orders.ts';
import { openBeside, unfinished, wrongs } from './kill/findings.ts';
import { Load } from './kill/load.ts';
import { freePort, Processes, type Victim } from './kill/processes.ts';
import { seeded } from './load/seeded.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    bugs: { type: 'string', default: '12' },
    'between-ms': { type: 'string', default: '8000' },
  },
});
const [kills, bugs, between] = [Number(values.kills), Number(values.bugs), Number(values['between-ms'])];
const random = seeded(Number(values.seed));
const victims: readonly Victim[] = ['server', 'worker', 'postgres'];
const folder = mkdtempSync(path.join(tmpdir(), 'reproof-kill-'));
// PostgreSQL's own user has to get through.
chmodSync(folder, 0o755);
const data = path.join(folder, 'data');
const processes = new Processes(data);

async function until<T>(what: string, seconds: number, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s\n${processes.said.join('')}`);
    await pause(500);
  }
}

async function killAll(): Promise<Record<Victim, number>> {
  const done: Record<Victim, number> = { server: 0, worker: 0, postgres: 0 };
  while (victims.some((victim) => done[victim] < kills)) {
    await pause(200 + random.below(between));
    const victim = random.pick(victims.filter((one) => done[one] < kills));
    if (await processes.kill(victim)) done[victim] += 1;
  }
  return done;
}

try {
  const { repository, envelopes } = await crashesOfOrders(path.join(folder, 'orders'));
  const port = await freePort();
  processes.start(port, repository);
  const [project] = await until('the server starts', 60, async () => {
    const listed = JSON.parse(await processes.reproof('projects', '--json')) as Array<{ dsn: string }>;
    return listed.length > 0 ? listed : null;
  });
  const load = new Load(envelopes, { dsn: project?.dsn ?? '', bugs, random });
  // All bugs have come up by the time that the last kill is due.
  load.start((kills * 3 * between) / 2 / bugs);
  const began = performance.now();
  const done = await killAll();
  await load.end();
  for (let bug = 0; bug < bugs; bug += 1)
    await until(`bug ${bug} is taken`, 120, async () => (await load.send(bug)) || null);
  const store = await until('PostgreSQL answers', 60, () => openBeside(path.join(data, 'store')));
  let open: string[] = [];
  await until('every bug reaches its end', 120 + bugs * 90, async () => {
    open = await unfinished(store);
    return open.length === 0 ? true : null;
  }).catch((error: unknown) => console.log(`${(error as Error).message}\nnot at their end: ${open.join(', ')}`));
  const wrong = await wrongs(store, load.acknowledged);
  const { bugs: all } = await store.bugs.bugs({ limit: 1_000 });
  await store.close();
  for (const line of wrong.slice(0, 50)) console.log(line);
  const states = [...Map.groupBy(all, ({ state }) => state)].map(([state, of]) => `${of.length} ${state}`);
  console.log(
    `${done.server} kills of server, ${done.worker} of worker, ${done.postgres} of PostgreSQL in ${((performance.now() - began) / 1000).toFixed(0)} s (seed ${values.seed}): ` +
      `${load.acknowledged.size} events acknowledged, ${load.refused} refused; ${all.length} bugs: ${states.join(', ')}; ${wrong.length} wrong`,
  );
  process.exitCode = wrong.length === 0 && all.length === bugs ? 0 : 1;
} finally {
  await processes.end();
  rmSync(folder, { recursive: true, force: true });
}
