import type { ChildProcess } from 'node:child_process';

const live = new Map<ChildProcess, () => void>();

// Before other listeners: scratch folders are removed there, and nothing may still write into them.
process.prependOnceListener('exit', () => {
  for (const kill of live.values()) kill();
});

/** Ends a started program with this process, however that ends (but for SIGKILL, for which bubblewrap has its own word). */
export function endWithUs(child: ChildProcess, kill: () => void): void {
  live.set(child, kill);
  child.once('close', () => live.delete(child));
}
