import type { KnownInput } from '../observation/baseline.ts';
import { signatureOf, volatileOf } from '../observation/compare.ts';
import { inputText } from '../observation/describe.ts';
import { straysOfCured } from '../observation/cured-strays.ts';
import { resultKind } from '../observation/flow.ts';
import { passes } from '../observation/passes.ts';
import { changesOf, type Found } from '../search/order.ts';
import { runPatched } from '../search/trial.ts';
import { raisedOnPurpose } from '../observation/raised.ts';
import { readSigns } from '../signs/read-signs.ts';
import type { CompareSetting } from './compare-setting.ts';
import type { Contender } from './contender.ts';
import { askLastGood, type LastGoodAnswers, weighLastGood } from './last-good.ts';
import { probeEvidence } from './probes.ts';

/**
 * Runs every plausible change on the probes as well, and a second time on the failing input to see what varies, and
 * gathers the evidence for and against each. Stops adding probes when the time is over; all changes are then compared on
 * the probes that every one of them has run.
 */
export async function compareRivals(
  found: readonly Found[],
  baseline: readonly KnownInput[],
  compare: CompareSetting,
): Promise<Contender[]> {
  if (found.length === 0) return [];
  const [answers] = await Promise.all([askLastGood(baseline, compare), runProbes(found, baseline, compare)]);
  const varies = await whatVaries(found, baseline, compare);
  return Promise.all(found.map((one) => contenderOf(one, baseline, compare, answers, varies)));
}

/** Every change on one probe after the other; a probe counts only once all of them have run it. */
async function runProbes(
  found: readonly Found[],
  baseline: readonly KnownInput[],
  { late, setting }: CompareSetting,
): Promise<void> {
  for (const probe of baseline.filter((k) => k.role === 'probe')) {
    if (late()) return;
    const outcomes = await Promise.all(found.map(({ candidate }) => runPatched(candidate, probe, setting)));
    for (const [i, outcome] of outcomes.entries()) found[i]?.outcomes.set(probe, outcome);
  }
}

/** Inputs that failed before have no passing run of the old code to tell what varies, so a change or two is run on them again. */
async function whatVaries(
  found: readonly Found[],
  baseline: readonly KnownInput[],
  { setting, late }: CompareSetting,
): Promise<Map<KnownInput, Set<string>>> {
  const varies = new Map<KnownInput, Set<string>>();
  for (const input of baseline.filter((k) => !passes(k.before))) {
    const paths = new Set<string>();
    for (const one of found.slice(0, input.role === 'probe' ? 1 : 2)) {
      const first = one.outcomes.get(input);
      if (!first || late()) continue;
      const second = await runPatched(one.candidate, input, setting);
      for (const path of volatileOf(first, second, setting.now)) paths.add(path);
    }
    varies.set(input, paths);
  }
  return varies;
}

async function contenderOf(
  found: Found,
  baseline: readonly KnownInput[],
  compare: CompareSetting,
  answers: LastGoodAnswers | null,
  varies: ReadonlyMap<KnownInput, Set<string>>,
): Promise<Contender> {
  const { now, same } = compare.setting;
  const volatileAt = (input: KnownInput) => new Set([...input.volatile, ...(varies.get(input) ?? [])]);
  const behaviour = new Map<KnownInput, string>();
  for (const [input, outcome] of found.outcomes) {
    // A failing input's own unpatched run says nothing of what varies once it passes.
    behaviour.set(
      input,
      signatureOf(outcome, passes(input.before) ? input.volatile : (varies.get(input) ?? new Set()), now),
    );
  }
  const accepted = baseline.filter((k) => (k.role === 'neighbour' || k.role === 'ordinary') && passes(k.before));
  const red = baseline[0]?.before;
  const raised = red?.kind === 'failed' ? raisedOnPurpose(red.failure) : '';
  const bad = baseline.filter((k) => k.role === 'failing' || k.role === 'sibling');
  const outcomesOf = (inputs: readonly KnownInput[]) =>
    inputs.flatMap((k) => [found.outcomes.get(k)].filter((o) => o !== undefined));
  const outcomeOf = (input: KnownInput) => found.outcomes.get(input);
  const kinds = new Set(accepted.flatMap((k) => resultKind(k.before) ?? []));
  const foreign = outcomesOf(bad)
    .map(resultKind)
    .find((kind) => kind !== null && kinds.size > 0 && !kinds.has(kind));
  return {
    ...found,
    behaviour,
    evidence: {
      rejects: found.rejects,
      asserted: compare.asserted === true,
      strays: straysOfCured('failing', baseline, outcomeOf, inputText(compare.failing)),
      variationStrays: straysOfCured('sibling', baseline, outcomeOf, inputText(compare.failing)),
      foreignKind: foreign ?? null,
      signs: readSigns(await changesOf(found.candidate.files, compare.tree), inputText(compare.failing), raised),
      probes: probeEvidence(found, baseline, { now, same }),
      lastGood: answers && weighLastGood(found, answers, volatileAt, now),
    },
  };
}
