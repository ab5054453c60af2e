// What the recorder costs a service: CPU a request, p99 and memory at 0 %, 1 % and 100 % errors; off, on, and a Sentry SDK with local
// variables, in turn, in many short rounds. `npm run bench:recorder`, about four minutes; `-- --quick` about two.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { builtRecorder } from '../src/cli/recorder-build.ts';
import { type Measured, type Setup, tell } from './recorder/marks.ts';

const setups: readonly Setup[] = ['off', 'recorder', 'Sentry SDK', 'off, again'];
const isQuick = process.argv.includes('--quick');
/** A batch at 1 % holds each of its hundred requests once for each connection. */
const plans = [
  { errors: 0, amount: 200, rounds: isQuick ? 16 : 48 },
  { errors: 0.01, amount: 400, rounds: isQuick ? 8 : 24 },
  { errors: 1, amount: 80, rounds: isQuick ? 6 : 16 },
];

/**
 * The engine goes on compiling what the service and Node itself run for about 9,000 requests, in threads whose CPU counts as the
 * service's; a service in production is past that. What it takes is told on its own.
 */
const warmUp = 12_000;

let projects = 0;

interface Running extends Measured {
  project: string;
  child: ChildProcess;
  port: number;
}

/** What came in envelopes, by the project of the setup's DSN. */
const sentBytes = new Map<string, number>();
const upstream = http.createServer((request, response) => {
  const project = /^\/api\/(\d+)\//.exec(request.url ?? '')?.[1];
  if (project) request.on('data', (chunk: Buffer) => note(project, chunk.length));
  else request.resume();
  request.on('end', () => response.end('{"rate":1.25,"currency":"EUR"}'));
});

function note(project: string, bytes: number): void {
  sentBytes.set(project, (sentBytes.get(project) ?? 0) + bytes);
}

/** Rounds of the service's loop that take about a millisecond here. */
function calibrate(): number {
  const spin = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum = (sum * 31 + i) % 1_000_003;
    return sum;
  };
  spin(5e6);
  const before = process.cpuUsage();
  spin(2e7);
  const { user } = process.cpuUsage(before);
  return Math.round(2e7 / (user / 1000));
}

async function start(setup: Setup, errors: number, spin: number, origin: string): Promise<Running> {
  const project = String((projects += 1));
  const dsn = `${origin.replace('://', '://public@')}/${project}`;
  const child = fork(fileURLToPath(new URL('recorder/service.mjs', import.meta.url)), {
    execArgv: setup === 'recorder' ? ['--import', await builtRecorder()] : [],
    env: {
      PATH: process.env.PATH,
      UPSTREAM: `${origin}/rates`,
      SPIN: String(spin),
      ...(setup === 'Sentry SDK' ? { SENTRY: dsn } : {}),
      ...(setup === 'recorder' ? { REPROOF_DSN: dsn } : {}),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { setup, errors, project, child, port, cpu: [], latencies: [], rssMb: 0, sentBytes: 0, warmUpMs: 0 };
}

async function usage(child: ChildProcess): Promise<{ cpuMs: number; rssMb: number }> {
  child.send('usage');
  const [{ cpu, rss }] = (await once(child, 'message')) as [{ cpu: NodeJS.CpuUsage; rss: number }];
  return { cpuMs: (cpu.user + cpu.system) / 1000, rssMb: rss / 1e6 };
}

async function batch(
  load: ChildProcess,
  port: number,
  amount: number,
  errors: number,
  path?: string,
): Promise<number[]> {
  load.send({ port, amount, errors, path });
  const [{ latencies }] = (await once(load, 'message')) as [{ latencies: number[] }];
  return latencies;
}

async function round(load: ChildProcess, one: Running, amount: number): Promise<void> {
  const before = await usage(one.child);
  one.latencies.push(...(await batch(load, one.port, amount, one.errors)));
  const after = await usage(one.child);
  one.cpu.push((after.cpuMs - before.cpuMs) / amount);
  one.rssMb = after.rssMb;
  one.sentBytes = sentBytes.get(one.project) ?? 0;
}

/** All setups at one rate of errors: each warmed up, then in rounds, each round in another order. */
async function measure(load: ChildProcess, plan: (typeof plans)[number], spin: number): Promise<Measured[]> {
  const { errors, amount, rounds } = plan;
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const running: Running[] = [];
  for (const setup of setups) running.push(await start(setup, errors, spin, origin));
  for (const one of running) {
    const before = await usage(one.child);
    await batch(load, one.port, warmUp, 0, '/warm');
    one.warmUpMs = (await usage(one.child)).cpuMs - before.cpuMs;
    await batch(load, one.port, isQuick ? 400 : 1600, 0);
    if (errors > 0) await batch(load, one.port, 12, 1);
  }
  for (let i = 0; i < rounds; i += 1) {
    const from = i % running.length;
    for (const one of [...running.slice(from), ...running.slice(0, from)]) await round(load, one, amount);
  }
  for (const { child } of running) {
    child.kill();
    await once(child, 'exit');
  }
  return running;
}

upstream.listen(0, '127.0.0.1');
await once(upstream, 'listening');
const load = fork(fileURLToPath(new URL('recorder/load.mjs', import.meta.url)));
const spin = calibrate();
const [before] = loadavg();
const all: Measured[] = [];
for (const plan of plans) all.push(...(await measure(load, plan, spin)));
const [after] = loadavg();
const rounds = plans.map((plan) => `${plan.rounds} x ${plan.amount}`).join(', ');
console.log(
  `Node ${process.version}; rounds: ${rounds}; load of the machine ${before?.toFixed(1)} to ${after?.toFixed(1)}\n`,
);
tell(all);
load.disconnect();
upstream.closeAllConnections();
upstream.close();
