import os from 'node:os';

/**
 * Ends on SIGINT, SIGTERM and SIGHUP as a shell tells it (128 + the signal's number), through Node's own exit: there
 * scratch folders are removed and started programs ended, which the signal's default would leave behind.
 */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + os.constants.signals[signal]));
}
