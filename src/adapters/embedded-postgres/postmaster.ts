import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** A running `postgres` of a cluster. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/**
 * The cluster's server as its postmaster.pid tells (lines: pid, data directory, start time, port, socket folder, listen
 * address, shared memory, status), or null where none runs. A file whose pid is now another program's is stale.
 */
export function runningPostmaster(cluster: string): Postmaster | null {
  const lines = readLines(path.join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  if (!pid || !isPostgres(pid)) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' };
}

/** Removes a postmaster.pid that no server stands behind: its pid may be another program's by now. */
export function clearStale(cluster: string): void {
  if (!runningPostmaster(cluster)) rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A killed child that nobody waits for (its parent is a container's first process) still has a pid. */
function isZombie(pid: number): boolean {
  const stat = readLines(`/proc/${pid}/stat`)[0] ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  return /postgres/.test(commandOf(pid));
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readLines(`/proc/${pid}/cmdline`)[0]?.split('\0')[0] ?? '';
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? '';
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
