import type { RunOutcome } from '../../domain/run.ts';
import type { KnownInput } from './baseline.ts';
import { isGarbled, newStrays } from './flow.ts';
import { passes } from './passes.ts';

/**
 * Stray values that flow out of inputs of the bug which a patch has cured: the failing input, or its variations. The failing
 * input answers for all that inputs with a sane result never show; variations, which may be as incomplete as those that
 * nothing checks, not for what these show.
 */
export function straysOfCured(
  of: 'failing' | 'sibling',
  baseline: readonly KnownInput[],
  outcomeOf: (input: KnownInput) => RunOutcome | undefined,
  inputs: string,
): string[] {
  const runsOf = (...roles: string[]): RunOutcome[] =>
    baseline.filter(({ role, before }) => roles.includes(role) && passes(before)).map(({ before }) => before);
  const all = runsOf('neighbour', 'ordinary', 'unchecked');
  const sane = all.filter((run) => !isGarbled(run, inputs));
  return baseline.flatMap((input) => {
    const outcome = outcomeOf(input);
    return outcome && input.role === of ? newStrays(outcome, of === 'failing' ? sane : all, inputs) : [];
  });
}
