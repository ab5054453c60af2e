import type { Limits } from '../../ports/sandbox.ts';
import { ownMemory } from './process-table.ts';

export type Breach = 'memory' | 'processes';

/** The bound that these processes are over, or null. */
export function breachOf(pids: readonly number[], limits: Limits): Breach | null {
  if (pids.length > limits.processes) return 'processes';
  let total = 0;
  for (const pid of pids) total += ownMemory(pid);
  return total > limits.memoryBytes ? 'memory' : null;
}

/**
 * Looks at a process tree every `everyMs` milliseconds and calls `onBreach` once when it is over its memory or its number
 * of processes. A poll, because what the kernel offers without privileges does not fit: RLIMIT_AS and RLIMIT_DATA break
 * V8, RLIMIT_NPROC is not enforced for root, cgroups are seldom writable. Returns a function that ends the watch.
 */
export function watch(
  processes: () => number[],
  limits: Limits,
  onBreach: (breach: Breach) => void,
  everyMs = 50,
): () => void {
  const timer = setInterval(() => {
    const breach = breachOf(processes(), limits);
    if (!breach) return;
    clearInterval(timer);
    onBreach(breach);
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
