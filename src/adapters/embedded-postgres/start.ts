import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/fault.ts';
import { ensureCluster } from './cluster.ts';
import { answers } from './connection.ts';
import type { Home } from './home.ts';
import { clearStale, isAlive, type Postmaster, runningPostmaster } from './postmaster.ts';
import { findPrograms } from './programs.ts';
import { environment } from './run-program.ts';
import { settings } from './settings.ts';

const startMs = 120_000;
const logBytes = 10 * 1024 * 1024;

/** The cluster's server: the one that runs already (an orphan of a killed process), else a new one. Ready to be asked. */
export async function ensureRunning(home: Home, port: number | undefined): Promise<Postmaster> {
  const programs = runningPostmaster(home.cluster) ? null : await findPrograms(home);
  if (programs) await ensureCluster(home, programs);
  const deadline = Date.now() + startMs;
  let started: number | null = null;
  while (Date.now() < deadline) {
    const running = runningPostmaster(home.cluster);
    if (running?.ready && (await answers(home, running.port))) return running;
    if (!running && (started === null || !isAlive(started))) {
      // The second and later times: children of a killed server still hold its memory, or the port was taken meanwhile.
      if (started !== null) await pause(200);
      clearStale(home.cluster);
      started = launch(home, (programs ?? (await findPrograms(home))).postgres, port ?? (await freePort()));
    }
    await pause(30);
  }
  throw new Fault('STORE_UNAVAILABLE', `PostgreSQL does not start: ${lastWords(home)}`);
}

/** Starts `postgres` in a session of its own: it outlives us, so that a killed server's work is not torn down with it. */
function launch(home: Home, postgres: string, port: number): number {
  const file = logFile(home);
  if (existsSync(file) && statSync(file).size > logBytes) truncateSync(file);
  const log = openSync(file, 'a', 0o600);
  try {
    const child = spawn(postgres, ['-D', home.cluster, ...settings(port)], {
      ...home.user,
      cwd: '/',
      env: environment,
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.on('error', () => {}); // Told by its not coming up.
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(log);
  }
}

function logFile(home: Home): string {
  return path.join(home.dataFolder, 'postgres.log');
}

/** The end of the server's log, on one line. */
export function lastWords(home: Home): string {
  try {
    return readFileSync(logFile(home), 'utf8').trim().split('\n').slice(-3).join(' | ');
  } catch {
    return 'it left no log';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
