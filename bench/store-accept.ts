// What accepting costs: `node bench/store-accept.ts [--events 20000] [--batch 50] [--bugs 0]`. Sentry events of about 50 KB,
// 1,000 fingerprints by Zipf, sampling off, on an embedded store in a fresh folder. `--bugs` fills the store with so many
// bugs first. Prints milliseconds of CPU an event (ours, and all of PostgreSQL's processes), and events a second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { openStore, type Store } from '../src/adapters/postgres/open-store.ts';
import { packSignal } from '../src/domain/packed-signal.ts';
import { readEvent } from '../src/intake/read-event.ts';
import type { IncomingSignal } from '../src/ports/store/signal-store.ts';
import { seeded, zipf } from './load/seeded.ts';
import { sentryEvents } from './load/sentry-events.ts';
import { familyOf, processorSeconds } from './process-family.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '50' },
    bugs: { type: 'string', default: '0' },
  },
});
const [events, batch, bugs] = [Number(values.events), Number(values.batch), Number(values.bugs)];
const next = sentryEvents({ bugs: 1_000 });
const pool = Array.from({ length: 200 }, () => {
  const { envelope } = next();
  return { bytes: envelope.length, signal: packSignal({ event: readEvent(envelope), recording: null }) };
});
console.log(
  `an event: ${(pool.reduce((sum, { bytes }) => sum + bytes, 0) / pool.length / 1024).toFixed(0)} KB of JSON`,
);
const ranked = zipf(1_000, 1, seeded(2));

/** An event of the pool under another id and fingerprint. */
function signalOf(project: string, id: string, fingerprint: string): IncomingSignal {
  const { signal } = pool[Math.floor(Math.random() * pool.length)] as (typeof pool)[number];
  return { ...signal, project, fingerprint, head: { ...signal.head, id }, receivedAt: new Date() };
}

/** Bugs are what is wanted of it, not room on the disk. */
const empty = packSignal({ event: readEvent('Error: filled'), recording: null }).body;

async function fill(store: Store, project: string): Promise<void> {
  for (let done = 0; done < bugs; done += 500) {
    const some = Array.from({ length: 500 }, (_, i) => signalOf(project, `fill${done + i}`, `v1:fill${done + i}`));
    await store.signals.accept(some.map((each) => ({ ...each, body: empty })));
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
  const before = {
    ours: process.cpuUsage(),
    postgres: processorSeconds(familyOf(embedded.pid)),
    at: performance.now(),
  };
  for (let done = 0; done < events; done += batch) {
    const some = Array.from({ length: batch }, (_, i) => signalOf(project, `e${done + i}`, `v1:f${ranked()}`));
    const began = performance.now();
    await store.signals.accept(some);
    latencies.push(performance.now() - began);
  }
  const seconds = (performance.now() - before.at) / 1000;
  const ours = process.cpuUsage(before.ours);
  const ownMs = (ours.user + ours.system) / 1000 / events;
  const postgresMs = ((processorSeconds(familyOf(embedded.pid)) - before.postgres) * 1000) / events;
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
