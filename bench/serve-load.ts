/**
 * What the whole server takes: `reproof serve` with its embedded PostgreSQL, and a second process that sends Sentry events
 * of 50 KB, gzip, over loopback. Sampling off, synchronous commit on, scrubbing on, 1,000 bugs by Zipf.
 *
 *   npm run bench:serve-load                              as many as it takes, for a minute
 *   npm run bench:serve-load -- --rate 500 --seconds 600  so many a second, for ten minutes
 */
import { execFile, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { familyOf, memoryOf, processorSeconds } from './process-family.ts';
import type { FromSender, Order, Second } from './load/send.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '32' },
    bugs: { type: 'string', default: '1000' },
    pool: { type: 'string', default: '4000' },
  },
});
const data = mkdtempSync(path.join(tmpdir(), 'reproof-load-'));
const env = { ...process.env, REPROOF_DATA: data, DATABASE_URL: '', NODE_ENV: 'production' };

const reproof = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await run(process.execPath, [main, ...args, '--json'], { env, maxBuffer: 64 << 20 })).stdout);

async function startServer(): Promise<{ pid: number; stop: () => Promise<void> }> {
  const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--no-sampling', '--log-level', 'warn'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => chunk.includes('next ') && resolve());
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const ended = new Promise<void>((resolve) => void server.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  return { pid: server.pid as number, stop };
}

/** Sends as ordered; `each` is told every second. */
async function send(order: Order, each: (second: Second) => void): Promise<number> {
  const sender = fork(fileURLToPath(new URL('./load/send.ts', import.meta.url)));
  let eventBytes = 0;
  await new Promise<void>((resolve, reject) => {
    sender.on('message', (message: FromSender) => {
      if (message.kind === 'second') each(message.second);
      else if (message.kind === 'over') resolve();
      else {
        eventBytes = message.eventBytes;
        sender.send('begin');
      }
    });
    sender.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the sender ended with ${code}`))));
    sender.send(order);
  });
  return eventBytes;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

async function bench(): Promise<void> {
  const server = await startServer();
  try {
    const [{ dsn } = { dsn: '' }] = (await reproof('projects')) as { dsn: string }[];
    const seconds: Second[] = [];
    let [most, before] = [0, 0];
    const order: Order = {
      dsn,
      rate: Number(values.rate),
      seconds: Number(values.seconds),
      connections: Number(values.connections),
      bugs: Number(values.bugs),
      pool: Number(values.pool),
    };
    let began = 0;
    const eventBytes = await send(order, (second) => {
      const family = familyOf(server.pid);
      if (seconds.length === 0) [before, began] = [processorSeconds(family), performance.now()];
      most = Math.max(most, memoryOf(family));
      seconds.push(second);
      if (seconds.length % 30 === 0)
        process.stderr.write(`${seconds.length} s: ${lineOf(seconds.slice(-30))}, ${mib(memoryOf(family))}\n`);
    });
    const accepted = seconds.reduce((sum, one) => sum + one.accepted, 0);
    const used = processorSeconds(familyOf(server.pid)) - before;
    const counted = (await counts()).reduce((sum, { count }) => sum + count, 0);
    const sinceFirst = seconds.slice(1).reduce((sum, one) => sum + one.accepted, 0);
    const lines = [
      `events           ${accepted} accepted of ${(eventBytes / 1_024).toFixed(1)} KiB; ${counted} counted in ${(await counts()).length} bugs right after`,
      `whole run        ${lineOf(seconds)}`,
      ...thirds(seconds).map((part, i) => `${['first', 'second', 'last'][i]} third`.padEnd(17) + lineOf(part)),
      `processor        ${((used * 1_000) / sinceFirst).toFixed(2)} ms an event, server and PostgreSQL (${(used / ((performance.now() - began) / 1_000)).toFixed(2)} cores)`,
      `memory           at most ${mib(most)}, server and PostgreSQL, shared pages once`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

const counts = async (): Promise<{ count: number }[]> =>
  (await reproof('bugs', '--limit', '5000')) as { count: number }[];

function thirds(seconds: Second[]): Second[][] {
  const third = Math.ceil(seconds.length / 3);
  return [seconds.slice(0, third), seconds.slice(third, 2 * third), seconds.slice(2 * third)].filter(
    (one) => one.length,
  );
}

/** Rate, latencies, refusals and what was behind its time, of these seconds. */
function lineOf(seconds: readonly Second[]): string {
  const sorted = seconds.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b);
  const accepted = seconds.reduce((sum, one) => sum + one.accepted, 0);
  const refused = seconds.flatMap((one) => Object.entries(one.refused)).map(([what, n]) => `${n} x ${what}`);
  return (
    `${(accepted / seconds.length).toFixed(0)} a second, p50 ${quantile(sorted, 0.5).toFixed(0)} ms, ` +
    `p99 ${quantile(sorted, 0.99).toFixed(0)} ms, ${refused.length > 0 ? refused.join(', ') : 'none'} refused, ` +
    `${seconds.at(-1)?.behind ?? 0} behind`
  );
}

await bench();
