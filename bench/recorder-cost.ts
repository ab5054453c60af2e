// What the recorder costs a service: CPU a request, p99 and memory at 0%, 1% and 100% errors; off, on, and a Sentry SDK with
// local variables, in turn. `npm run bench:recorder [requests a batch] [batches]`. The load is a closed loop of its own (4 connections).
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { builtRecorder } from '../src/cli/recorder-build.ts';

const setups = ['off', 'recorder', 'sentry'] as const;
type Setup = (typeof setups)[number];
const errorRates = [0, 0.01, 1];
const requests = Number(process.argv[2] ?? 400);
const rounds = Number(process.argv[3] ?? 10);

interface Measured {
  setup: Setup;
  errors: number;
  cpuMs: number;
  leastCpuMs: number;
  p99: number;
  rssMb: number;
  sentBytes: number;
}

let sentBytes = 0;
const upstream = http.createServer((request, response) => {
  if (request.method === 'POST') request.on('data', (chunk: Buffer) => (sentBytes += chunk.length));
  else request.resume();
  request.on('end', () => response.end('{"rate":1.25,"currency":"EUR"}'));
});

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

async function start(setup: Setup, spin: number, origin: string): Promise<{ child: ChildProcess; port: number }> {
  const dsn = `${origin.replace('://', '://public@')}/1`;
  const child = fork(fileURLToPath(new URL('recorder/service.mjs', import.meta.url)), {
    execArgv: setup === 'recorder' ? ['--import', await builtRecorder()] : [],
    env: {
      PATH: process.env.PATH,
      UPSTREAM: `${origin}/rates`,
      SPIN: String(spin),
      ...(setup === 'sentry' ? { SENTRY: dsn } : {}),
      ...(setup === 'recorder' ? { REPROOF_DSN: dsn } : {}),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { child, port: message.port };
}

async function usage(child: ChildProcess): Promise<{ cpuMs: number; rssMb: number }> {
  child.send('usage');
  const [{ cpu, rss }] = (await once(child, 'message')) as [{ cpu: NodeJS.CpuUsage; rss: number }];
  return { cpuMs: (cpu.user + cpu.system) / 1000, rssMb: rss / 1e6 };
}

/** Sends `count` requests over 4 connections, each when its last one is answered. Returns the latencies in milliseconds, sorted. */
async function load(port: number, count: number, errors: number): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const latencies: number[] = [];
  let sent = 0;
  const one = (path: string) =>
    new Promise<void>((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path, agent }, (response) => response.resume().on('end', resolve))
        .on('error', reject);
    });
  const loop = async () => {
    for (let i = (sent += 1); i <= count; i = sent += 1) {
      const isError = errors === 1 || (errors > 0 && i % Math.round(1 / errors) === 0);
      const started = performance.now();
      await one(isError ? '/fail' : '/ok');
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all([loop(), loop(), loop(), loop()]);
  agent.destroy();
  return latencies.toSorted((a, b) => a - b);
}

interface Running {
  setup: Setup;
  child: ChildProcess;
  port: number;
  cpu: number[];
  latencies: number[];
  sentBytes: number;
}

/** All setups at one rate of errors: each warmed up, then batches in turn, so that all see the same moods of the machine. */
async function measure(errors: number, spin: number, origin: string): Promise<Measured[]> {
  const running: Running[] = [];
  for (const setup of setups) {
    const { child, port } = await start(setup, spin, origin);
    await load(port, 1500, 0);
    if (errors > 0) await load(port, 10, 1);
    running.push({ setup, child, port, cpu: [], latencies: [], sentBytes: 0 });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of running) await measureBatch(one, errors);
  }
  return Promise.all(running.map((one) => finish(one, errors)));
}

async function measureBatch(one: Running, errors: number): Promise<void> {
  const sentBefore = sentBytes;
  const before = await usage(one.child);
  one.latencies.push(...(await load(one.port, requests, errors)));
  const after = await usage(one.child);
  one.cpu.push((after.cpuMs - before.cpuMs) / requests);
  one.sentBytes += sentBytes - sentBefore;
}

async function finish({ setup, child, cpu, latencies, sentBytes: sent }: Running, errors: number): Promise<Measured> {
  const { rssMb } = await usage(child);
  child.kill();
  await once(child, 'exit');
  const sorted = latencies.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  return { setup, errors, cpuMs: middle(cpu), leastCpuMs: Math.min(...cpu), p99, rssMb, sentBytes: sent };
}

const middle = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function tell(all: readonly Measured[]): void {
  console.log('| errors | setup | CPU a request, median | least | p99 | resident | sent |');
  console.log('|---|---|---|---|---|---|---|');
  for (const one of all) {
    const off = all.find((other) => other.errors === one.errors && other.setup === 'off') ?? one;
    const over = (mine: number, its: number) => `${mine.toFixed(3)} ms (${((mine / its - 1) * 100).toFixed(1)}%)`;
    console.log(
      `| ${one.errors * 100}% | ${one.setup} | ${over(one.cpuMs, off.cpuMs)} | ${over(one.leastCpuMs, off.leastCpuMs)} | ${one.p99.toFixed(1)} ms | ${one.rssMb.toFixed(0)} MB | ${(one.sentBytes / 1000).toFixed(0)} kB |`,
    );
  }
}

upstream.listen(0, '127.0.0.1');
await once(upstream, 'listening');
const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
const spin = calibrate();
const all: Measured[] = [];
for (const errors of errorRates) all.push(...(await measure(errors, spin, origin)));
console.log(`Node ${process.version}, ${rounds} batches of ${requests} requests a setup, in turn`);
tell(all);
upstream.closeAllConnections();
upstream.close();
