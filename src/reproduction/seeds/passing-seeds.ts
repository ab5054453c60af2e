import type { Scenario } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Json } from '../inputs/document.ts';

const triedAtMost = 12;
const wanted = 3;
const timeMs = 3_000;

/**
 * What the repository's own tests give to a function and is seen to go well: a negative control where no smaller change
 * of the failing input passes. In: argument lists, likeliest first. Out: at most three scenarios.
 */
export async function passingSeeds(
  { benches: [bench] }: Pick<ReproductionContext, 'benches'>,
  inputs: readonly Json[],
  scenarioWith: (value: Json) => Scenario,
): Promise<Scenario[]> {
  const passing: Scenario[] = [];
  for (const input of inputs.slice(0, triedAtMost)) {
    if (passing.length >= wanted) break;
    const scenario = scenarioWith(input);
    const outcome = await bench.try(scenario, { timeMs });
    if (outcome.kind === 'passed') passing.push(scenario);
  }
  return passing;
}
