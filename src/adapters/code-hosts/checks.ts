import type { ChecksOutcome } from '../../domain/change.ts';

/** One red makes all red, else one that runs makes them pending. */
export function overallChecks(each: readonly Exclude<ChecksOutcome, 'none'>[]): ChecksOutcome {
  if (each.length === 0) return 'none';
  if (each.includes('red')) return 'red';
  return each.includes('pending') ? 'pending' : 'green';
}
