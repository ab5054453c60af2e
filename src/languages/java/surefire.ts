import type { Counts } from '../test-framework.ts';

/** `Tests run: 3, Failures: 0, Errors: 1, Skipped: 0`: the last line that says so. */
export function surefireCounts(output: string): Counts | null {
  const told = [...output.matchAll(/Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)/g)].at(-1);
  if (!told) return null;
  const [total = 0, failures = 0, errors = 0, skipped = 0] = told.slice(1).map(Number);
  return { total, failing: failures + errors, skipped };
}
