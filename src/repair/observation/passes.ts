import type { RunOutcome } from '../../domain/run.ts';

/** A run that did its work: it returned, or the program ended itself with exit code 0. */
export function passes(outcome: RunOutcome): boolean {
  return outcome.kind === 'passed' || (outcome.kind === 'exited' && outcome.code === 0);
}
