/** What did not fit or did not work, by part, since the last report. */
const dropped = new Map<string, number>();

/** Counts `n` things of a part (`values`, `calls`, `faults`, ...) that were left out. */
export function drop(part: string, n = 1): void {
  if (dropped.size < 100 || dropped.has(part)) dropped.set(part, (dropped.get(part) ?? 0) + n);
}

/** The counts so far, and begins anew. */
export function takeDropped(): Record<string, number> {
  const taken = Object.fromEntries(dropped);
  dropped.clear();
  return taken;
}

/** Steps that shall fail: fault injection for the tests. `*` means every step. */
const planted = new Set((process.env.REPROOF_RECORDER_FAULTS ?? '').split(',').filter(Boolean));
const isPlanted = planted.size > 0;

/**
 * Runs a step of the recorder. Whatever it throws ends here and is counted: a fault of the recorder never reaches the app.
 */
export function guard<T>(step: string, run: () => T, otherwise: T): T {
  try {
    if (isPlanted && (planted.has('*') || planted.has(step))) throw new Error(`planted in ${step}`);
    return run();
  } catch {
    try {
      drop('faults');
    } catch {
      // The stack is full: there is no room even to count.
    }
    return otherwise;
  }
}
