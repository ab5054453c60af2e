import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { builtRecorder } from '../../../src/cli/recorder-build.ts';
import { copyExample, type RaceExample, type Unlucky } from './race-example.ts';

const crashMs = 10_000;
const runsAtMost = 10;
/** Work that goes on behind the last answer. */
const afterMs = 2_000;

/**
 * Runs an example under the recorder with unlucky timing around it until it crashes; returns the envelope that the
 * recorder wrote. `folder` is for the deployed copy, which is left in it. Throws when ten runs do not crash.
 */
export async function crashInProduction(example: RaceExample, folder: string): Promise<Buffer> {
  for (let run = 1; ; run++) {
    const envelope = await runOnce(example, path.join(folder, `run-${run}`));
    if (envelope) return envelope;
    if (run === runsAtMost) throw new Error(`${example.name} did not crash in ${run} runs`);
  }
}

async function runOnce(example: RaceExample, folder: string): Promise<Buffer | null> {
  const [deployed, out, temporary] = ['deployed', 'evidence', 'temporary'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const dir of [out, temporary]) mkdirSync(dir, { recursive: true });
  copyExample(example, deployed);
  const disks = Object.entries(example.unlucky.slow).map(([file, how]) => slowFile(path.join(deployed, file), how));
  const entry = startOf(deployed);
  const upstream = await upstreamOf(example.unlucky.upstream ?? {});
  const program = spawn(process.execPath, ['--import', await builtRecorder(), path.join(deployed, entry)], {
    cwd: deployed,
    env: { PATH: process.env.PATH, REPROOF_OUT: out, TMPDIR: temporary, UPSTREAM: upstream.origin },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const ended = once(program, 'close', { signal: AbortSignal.timeout(crashMs) });
    // Without a crash a service would listen for ever.
    void sendAll(program, example.unlucky.requests).then(
      (answered) => answered && setTimeout(() => program.kill('SIGTERM'), afterMs).unref(),
    );
    await ended;
  } finally {
    for (const process of [...disks, program]) process.kill('SIGKILL');
    upstream.close();
  }
  const [envelope] = readdirSync(out).filter((name) => name.endsWith('.envelope'));
  return envelope ? readFileSync(path.join(out, envelope)) : null;
}

/** The other service, on a port of its own. */
async function upstreamOf(answers: NonNullable<Unlucky['upstream']>): Promise<{ origin: string; close: () => void }> {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[request.url ?? ''] ?? null));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function startOf(deployed: string): string {
  const manifest = JSON.parse(readFileSync(path.join(deployed, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return manifest.scripts.start.replace(/^node /, '');
}

/** A named pipe in the file's place that gives its content late, each time it is read. */
function slowFile(file: string, { ms, content }: Unlucky['slow'][string]): ChildProcess {
  mkdirSync(path.dirname(file), { recursive: true });
  const text = content ?? readFileSync(file, 'utf8');
  rmSync(file, { force: true });
  execFileSync('mkfifo', [file]);
  // The shell opens the pipe before it waits: the reader is on its way from then on, as with a slow disk.
  const script = 'while :; do { sleep "$MS"; printf "%s" "$TEXT"; } > "$FILE"; sleep 0.02; done';
  return spawn('/bin/sh', ['-c', script], {
    env: { PATH: process.env.PATH, MS: String(ms / 1000), TEXT: text, FILE: file },
    stdio: 'ignore',
    detached: false,
  });
}

async function sendAll(program: ChildProcess, requests: Unlucky['requests']): Promise<boolean> {
  if (requests.length === 0) return false;
  const port = await portOf(program);
  const answers: Promise<boolean>[] = [];
  for (const request of requests) {
    if (!request.overlaps) await Promise.all(answers);
    answers.push(send(port, request));
  }
  return (await Promise.all(answers)).every(Boolean);
}

function portOf(program: ChildProcess): Promise<number> {
  let said = '';
  return new Promise((resolve, reject) => {
    program.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /listening on (\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    });
    program.once('close', () => reject(new Error('it did not listen')));
  });
}

/** Whether an answer came. */
function send(port: number, { method, path: target, body }: Unlucky['requests'][number]): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { host: '127.0.0.1', port, method, path: target, headers, agent: false } as const;
    const request = http.request(options, (response) => response.resume().on('end', () => resolve(true)));
    request.on('error', () => resolve(false));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
