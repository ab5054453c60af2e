import type { EncodedValue } from '../domain/encoded-value.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type Json, type Path, writeDocument } from './inputs/document.ts';
import { buildDictionary } from './mutation/dictionary.ts';
import { singleMutants } from './mutation/operators.ts';
import type { FoundReproduction } from './reproduce.ts';

const probesAtMost = 36;

const startsWith = (path: Path, prefix: Path): boolean => prefix.every((step, i) => path[i] === step);

/** Small changes of a value at and around some places, and a few elsewhere. */
function around(value: Json, places: readonly Path[], count: number): Json[] {
  const mutants = singleMutants(value, buildDictionary([], [value]), 600);
  const near = mutants.filter(({ path }) =>
    places.some((place) => startsWith(path, place) || startsWith(path, place.slice(0, -1))),
  );
  const at = near.filter(({ path }) => places.some((place) => startsWith(path, place)));
  return [...at.slice(0, count), ...near.slice(0, count / 2), ...mutants.slice(0, count / 4)].map(
    (mutant) => mutant.value,
  );
}

/**
 * Inputs near the failing and the ordinary one, on which rival patches are compared: what happens to them is not known
 * beforehand. Deterministic; at most 36.
 */
export function probesOf(found: FoundReproduction): Scenario[] {
  const { change, scenario } = found;
  const made = found.probes ?? (scenario.kind === 'call' ? callProbes(found) : change ? documentProbes(found) : []);
  const known = new Set(
    [scenario, ...found.siblings, ...found.neighbours, ...found.ordinary].map((one) => JSON.stringify(one)),
  );
  return made
    .filter((probe) => !known.has(JSON.stringify(probe)) && known.add(JSON.stringify(probe)))
    .slice(0, probesAtMost);
}

function documentProbes({ change, scenario }: FoundReproduction): Scenario[] {
  if (!change || scenario.kind !== 'program') return [];
  const { document, facts, value } = change;
  const withContent = (next: Json): Scenario => ({
    ...scenario,
    inputs: [{ path: document.path, content: writeDocument({ ...document, value: next }) }],
  });
  return [...around(value, facts, 24), ...around(document.value, facts, 12)].map(withContent);
}

function callProbes({ scenario }: FoundReproduction): Scenario[] {
  if (scenario.kind !== 'call') return [];
  const at = scenario.steps.findLastIndex((step) => step.do === 'call');
  const step = scenario.steps[at];
  if (step?.do !== 'call') return [];
  const args = step.args as Json;
  return around(args, [[]], 36)
    .filter(Array.isArray)
    .map(
      (next): Scenario => ({ ...scenario, steps: scenario.steps.with(at, { ...step, args: next as EncodedValue[] }) }),
    );
}
