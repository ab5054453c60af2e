// What accepting costs: `node bench/store-accept.ts [--events 20000] [--batch 50] [--bugs 0]`. Sentry events of about 50 KB,
// 1,000 fingerprints by Zipf, sampling off, on an embedded store in a fresh folder. `--bugs` fills the store with so many
// bugs first. Prints milliseconds of CPU an event (ours, and all of PostgreSQL's processes), and events a second.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { openStore, type Store } from '../src/adapters/postgres/open-store.ts';
import type { ProductionEvent } from '../src/domain/event.ts';
import type { IncomingSignal } from '../src/ports/store/signal-store.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '50' },
    bugs: { type: 'string', default: '0' },
  },
});
const [events, batch, bugs] = [Number(values.events), Number(values.batch), Number(values.bugs)];
const ticksASecond = 100;
const fingerprints = 1_000;
const weights = Array.from({ length: fingerprints }, (_, i) => 1 / (i + 1));
const total = weights.reduce((sum, weight) => sum + weight, 0);

function zipf(): number {
  let left = Math.random() * total;
  return weights.findIndex((weight) => (left -= weight) <= 0);
}

/** Ticks of CPU time of a process and of those below it that ended. */
function ticks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
}

function postgresTicks(postmaster: number): number {
  const children = readdirSync(`/proc/${postmaster}/task`).flatMap((task) =>
    readFileSync(`/proc/${postmaster}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [postmaster, ...children].reduce((sum, pid) => sum + ticks(pid), 0);
}

const words = Array.from({ length: 3_000 }, () =>
  Math.random()
    .toString(36)
    .slice(2, 4 + Math.random() * 10),
);
const prose = (length: number) => {
  let text = '';
  while (text.length < length) text += `${words[Math.floor(Math.random() * words.length)]} `;
  return text;
};

/** About 50 KB of JSON: 40 frames with context lines and variables, 60 breadcrumbs. */
function bodyOfEvent(): Pick<ProductionEvent, 'errors' | 'breadcrumbs' | 'tags' | 'request'> {
  const frames = Array.from({ length: 40 }, (_, i) => ({
    filename: `src/services/${words[i]}/${words[i + 1]}.ts`,
    absPath: `/srv/app/dist/services/${words[i]}/${words[i + 1]}.js`,
    function: words[i + 2] ?? null,
    module: null,
    line: i * 7 + 1,
    column: i + 3,
    inApp: i % 3 === 0,
    native: false,
    async: false,
    contextLine: prose(60),
    preContext: Array.from({ length: 5 }, () => prose(50)),
    postContext: Array.from({ length: 5 }, () => prose(50)),
    vars: { request: prose(40), items: [1, 2, 3], user: { name: prose(10) } },
    debugId: null,
  }));
  const operation = { kind: 'read' as const, property: 'name', met: 'undefined', expression: null };
  const error = { type: 'TypeError', message: prose(80), code: null, operation, frames, mechanism: null };
  const breadcrumbs = Array.from({ length: 60 }, (_, i) => ({
    at: new Date(i * 1000).toISOString(),
    category: 'http',
    level: 'info',
    message: prose(60),
    data: { url: `https://shop.example/${prose(20)}`, status: 200 },
  }));
  return { errors: [error], breadcrumbs, tags: { route: prose(10) }, request: null };
}

const bodies = Array.from({ length: 50 }, bodyOfEvent);
console.log(`an event: ${(JSON.stringify(bodies[0]).length / 1024).toFixed(0)} KB of JSON`);

function signalOf(project: string, id: string, fingerprint: string): IncomingSignal {
  const event = {
    schema: 'reproof.event/1',
    id,
    source: 'sentry',
    at: null,
    platform: 'node',
    level: 'error',
    title: `TypeError ${fingerprint}`,
    release: `shop@${Math.floor(Math.random() * 5)}`,
    environment: 'production',
    service: 'shop',
    users: [`user-${Math.floor(Math.random() * 10_000)}`],
    fingerprint: null,
    ...bodies[Math.floor(Math.random() * bodies.length)],
  } as unknown as ProductionEvent;
  return { project, fingerprint, event, recording: null, receivedAt: new Date() };
}

async function fill(store: Store, project: string): Promise<void> {
  for (let done = 0; done < bugs; done += 500) {
    const some = Array.from({ length: 500 }, (_, i) => signalOf(project, `fill${done + i}`, `v1:fill${done + i}`));
    await store.signals.accept(
      some.map((each) => ({ ...each, event: { ...each.event, errors: [], breadcrumbs: [] } })),
    );
  }
  if (bugs > 0) await store.pool.query('vacuum analyze');
}

const dataFolder = mkdtempSync(path.join(tmpdir(), 'reproof-bench-'));
const embedded = await startEmbedded({ dataFolder });
try {
  const store = await openStore(embedded.url, { sampling: null });
  const { id: project } = await store.projects.create('bench');
  await fill(store, project);
  const latencies: number[] = [];
  const before = { ours: process.cpuUsage(), postgres: postgresTicks(embedded.pid), at: performance.now() };
  for (let done = 0; done < events; done += batch) {
    const some = Array.from({ length: batch }, (_, i) => signalOf(project, `e${done + i}`, `v1:f${zipf()}`));
    const began = performance.now();
    await store.signals.accept(some);
    latencies.push(performance.now() - began);
  }
  const seconds = (performance.now() - before.at) / 1000;
  const ours = process.cpuUsage(before.ours);
  const ownMs = (ours.user + ours.system) / 1000 / events;
  const postgresMs = ((postgresTicks(embedded.pid) - before.postgres) * 1000) / ticksASecond / events;
  latencies.sort((a, b) => a - b);
  const at = (part: number) => latencies[Math.floor(latencies.length * part)]?.toFixed(1);
  console.log(`${events} events in batches of ${batch}: ${(events / seconds).toFixed(0)}/s`);
  console.log(
    `CPU an event: ours ${ownMs.toFixed(3)} ms, PostgreSQL's ${postgresMs.toFixed(3)} ms, both ${(ownMs + postgresMs).toFixed(3)} ms`,
  );
  console.log(`a batch: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${latencies.at(-1)?.toFixed(1)} ms`);
  await store.close();
} finally {
  await embedded.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}
