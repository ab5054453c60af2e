import type { CallScenario } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import { type Json, positions } from '../inputs/document.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { singleMutants } from '../mutation/operators.ts';
import { endOf } from './end-of.ts';
import type { Hit } from './input-search.ts';
import { type End, keptInCall, passingNeighbours, type Shrunken, shrinkByRemoval } from './shrink.ts';

const trialTimeMs = 3_000;
const removalsAtMost = 80;
const mutantsAtMost = 160;
const neighboursAtMost = 4;

/** A list of arguments without what the failure does not need, with its passing neighbours (REP-5). */
export async function shrinkCall(
  context: ReproductionContext,
  scenarioWith: (args: Json) => CallScenario,
  { value, failure }: Pick<Hit, 'value' | 'failure'>,
): Promise<Shrunken> {
  const paths = positions(value)
    .map(({ path }) => path)
    .filter((path) => path.length > 1);
  const ends = async (next: Json): Promise<End> => {
    if (!Array.isArray(next)) return 'other';
    const outcome = await context.benches[0].try(scenarioWith(next), { timeMs: trialTimeMs });
    return endOf(outcome, context, failure);
  };
  const small = await shrinkByRemoval(value, paths, ends, removalsAtMost, null, keptInCall(value, 1));
  const mutants = singleMutants(small.value, buildDictionary([], [value]), mutantsAtMost).map((one) => one.value);
  const near = await passingNeighbours(mutants, ends, neighboursAtMost);
  return {
    value: small.value,
    passing: [...near.passing.toReversed(), ...small.passing],
    failing: [...near.failing, ...small.failing],
  };
}
