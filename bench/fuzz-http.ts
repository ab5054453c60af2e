/**
 * Mutated envelopes, OTLP exports, reports, deploys and webhooks at a running `reproof serve`, over loopback on connections
 * that are kept alive: no crash, no 5xx, no broken connection, memory that stays, and every good event in between that was
 * acknowledged counted in the end. A slice of inputs for each seed: a run is gone on with by --from.
 *
 *   npm run fuzz:http -- [--inputs 100000] [--minutes 10] [--seed 1] [--from 0] [--connections 16]
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { DataFolder } from '../src/config/data-folder.ts';
import { webhookSenders } from '../src/domain/webhook.ts';
import { type Addressee, httpInputs } from './fuzz/http-inputs.ts';
import { freshReport, HttpFuzzer, type HttpReport } from './fuzz/http-run.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    connections: { type: 'string', default: '16' },
  },
});
const slice = 2_000;
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const data = mkdtempSync(path.join(tmpdir(), 'reproof-fuzz-'));
const env = { ...process.env, REPROOF_DATA: data, DATABASE_URL: '', NODE_ENV: 'production' };
const secret = 'the-secret-of-both-sides';

const reproof = async (...args: string[]): Promise<unknown> =>
  JSON.parse(
    (await promisify(execFile)(process.execPath, [main, ...args, '--json'], { env, maxBuffer: 64 << 20 })).stdout,
  );

async function startServer() {
  const args = ['serve', '--port', '0', '--no-worker', '--no-sampling', '--log-level', 'error'];
  const server = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let ended: string | null = null;
  const over = new Promise<void>((resolve) => {
    server.once('exit', (code, signal) => {
      ended = `${code ?? signal}`;
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => chunk.includes('next ') && resolve());
    void over.then(() => reject(new Error(`the server ended with ${ended}`)));
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await over;
  };
  return { pid: server.pid as number, stop, ended: () => ended };
}

/** Resident memory of the server's own process, threads included, in MiB. */
function residentOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Where the server is, its first project's key, and secrets of all senders set. */
async function prepare(): Promise<{ origin: string; to: Addressee }> {
  const [{ id, dsn } = { id: '', dsn: '' }] = (await reproof('projects')) as { id: string; dsn: string }[];
  const { origin, username: key } = new URL(dsn);
  const headers = { authorization: `Bearer ${new DataFolder(data).token()}`, 'content-type': 'application/json' };
  for (const sender of webhookSenders) {
    const url = `${origin}/api/v1/projects/${id}/webhooks/${sender}`;
    const body = JSON.stringify({ secret, ...(sender === 'generic' ? { mapping: { title: '/title' } } : {}) });
    const { status } = await fetch(url, { method: 'PUT', headers, body });
    if (status !== 200) throw new Error(`setting the secret of ${sender} was answered ${status}`);
  }
  return { origin, to: { project: id, key, secret } };
}

const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / Math.max(1, list.length);

/** The last third of a run against the second: a leak goes on, a heap that warms up does not. */
function memoryFinding(resident: readonly number[]): string[] {
  if (resident.length < 9) return [];
  const third = Math.floor(resident.length / 3);
  const [middle, last] = [mean(resident.slice(third, 2 * third)), mean(resident.slice(2 * third))];
  const grown = last > middle * 1.15 && last - middle > 40;
  return grown ? [`memory grows: ${middle.toFixed(0)} MiB in the second third, ${last.toFixed(0)} in the last`] : [];
}

async function bench(): Promise<HttpReport> {
  const server = await startServer();
  const report = freshReport();
  try {
    const { origin, to } = await prepare();
    const fuzzer = new HttpFuzzer(origin, Number(values.connections));
    const resident: number[] = [];
    const first = Math.floor(Number(values.from) / slice);
    const began = performance.now();
    for (let at = first; report.sent < Number(values.inputs); at += 1) {
      const seed = Number(values.seed) + at;
      const count = Math.min(slice, Number(values.inputs) - report.sent);
      await fuzzer.run(httpInputs(seed, to), count, `seed ${values.seed}, from ${at * slice}`, report);
      resident.push(residentOf(server.pid));
      const seconds = (performance.now() - began) / 1_000;
      console.log(
        `${report.sent} sent, ${(report.sent / seconds).toFixed(0)} a second, ${JSON.stringify(report.statuses)}, ${report.acknowledged} good ones acknowledged, ${resident.at(-1)?.toFixed(0)} MiB; go on with --from ${(at + 1) * slice}`,
      );
      if (server.ended() !== null) report.findings.push(`the server ended with ${server.ended()}`);
      if (server.ended() !== null || seconds > Number(values.minutes) * 60) break;
    }
    fuzzer.close();
    report.findings.push(...memoryFinding(resident));
    const bugs = (await reproof('bugs', '--text', 'FuzzGood', '--limit', '1000')) as { title: string; count: number }[];
    const counted = bugs.reduce((sum, { count, title }) => sum + (title.startsWith('FuzzGood') ? count : 0), 0);
    console.log(`${counted} good events counted of ${report.acknowledged} acknowledged`);
    if (counted !== report.acknowledged) report.findings.push('the count of good events differs');
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
  return report;
}

const { findings } = await bench();
for (const finding of findings) console.log(finding);
console.log(`${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
