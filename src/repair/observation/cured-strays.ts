import type { RunOutcome } from '../../domain/run.ts';
import type { KnownInput } from './baseline.ts';
import { isGarbled, newStrays } from './flow.ts';
import { passes } from './passes.ts';

/**
 * Stray values that flow out of inputs of the bug which a patch has cured. The failing input answers for what inputs with a
 * sane result never show; its variations, which may be as incomplete as those without a check, not for what these show.
 */
export function straysOfCured(
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
    if (!outcome || (input.role !== 'failing' && input.role !== 'sibling')) return [];
    return newStrays(outcome, input.role === 'failing' ? sane : all, inputs);
  });
}
