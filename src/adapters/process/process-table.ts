import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // The process ended between listing and reading, or this is no Linux.
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Processes below `root`, itself not among them, as /proc tells at this moment. Empty where there is no /proc. */
export function descendants(root: number, limit = 4096): number[] {
  const found: number[] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined && found.length < limit; pid = queue.pop()) {
    for (const thread of list(`/proc/${pid}/task`)) {
      const children = read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number);
      found.push(...children);
      queue.push(...children);
    }
  }
  return found;
}

/** Processes of a process group, orphans included. */
export function groupMembers(group: number): number[] {
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => groupOf(read(`/proc/${pid}/stat`)) === group).map(Number);
}

/** stat: pid (name) state ppid pgrp ...; the name may hold anything, so read behind its last parenthesis. */
function groupOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Bytes of memory that are this process's own: anonymous and shared-memory pages, not its mapped files. */
export function ownMemory(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return (kib('RssAnon') + kib('RssShmem')) * 1024;
}

/**
 * Ends a process that leads its group, its group, and everything below it. Stopped first, so that it starts nothing while
 * its children are listed: bubblewrap asks to die with its parent only some milliseconds after it began, and a child that
 * has a session of its own by then would outlive it.
 */
export function endTree(leader: number): void {
  signal(leader, 'SIGSTOP');
  const below = descendants(leader);
  signal(-leader, 'SIGKILL');
  for (const pid of below) signal(pid, 'SIGKILL');
}

/** Ends what is left of a process group. */
export function endGroup(leader: number): void {
  signal(-leader, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}
