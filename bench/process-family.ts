import { readFileSync, readdirSync } from 'node:fs';

/** The process and all below it that run now. */
export function familyOf(pid: number): number[] {
  let below: number[] = [];
  try {
    below = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
  return [pid, ...below.flatMap(familyOf)];
}

/** Bytes of memory that the processes hold: pages that they share are counted once (proportional set size, proc(5)). */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      return sum + Number(kilobytes) * 1_024;
    } catch {
      return sum;
    }
  }, 0);
}

const ticksASecond = 100;

/** Seconds of processor time of the processes, and of children of theirs that ended. */
export function processorSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(fields[field]), 0) / ticksASecond;
    } catch {
      return sum;
    }
  }, 0);
}
