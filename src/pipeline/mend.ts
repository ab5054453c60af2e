import type { Candidate } from '../domain/fix.ts';
import { nothingAsked } from '../domain/revision-request.ts';
import type { Scenario } from '../domain/scenario.ts';
import { probesOf } from '../reproduction/probes.ts';
import type { Prepared } from './3-preparation.ts';
import type { Bisected } from './5-bisect.ts';
import { type RepairParts, repairStage } from './6-repair.ts';
import { unvalidated, type Validated, validate } from './7-validation.ts';
import { givenCandidate, givenChosen, notApplying } from './given-patch.ts';
import type { Journal } from './journal.ts';
import type { Judge } from './judge.ts';
import { observedRead, observedValues, valuesOnPage } from './observed-values.ts';
import type { Reproduced } from './reproduced.ts';
import type { ReviewParts } from './review-parts.ts';
import { sharedBench } from './shared-bench.ts';
import { suiteRunner } from './suite-runner.ts';
import { testBench } from './test-bench.ts';
import { typeChecker } from './type-checker.ts';
import { withoutRefused } from './without-refused.ts';

export interface Time {
  left: () => number;
  total: number;
  /** Aborted at the end of the time. */
  stop: AbortSignal;
}

export interface Mending {
  prepared: Prepared;
  reproduced: Reproduced;
  bisected: Bisected;
}

/** Changes that somebody else than the engine's generators brings. */
export interface Brought {
  candidates: readonly Candidate[];
  consult?: RepairParts['consult'];
}

/**
 * Stages 6 and 7 on a reproduction. With `brought` (a model's change, and what it stands against) nothing else is tried, and it is
 * judged as every other: the same comparison declines it, the same gates refuse it. Null without a reproduction.
 */
export async function mend(
  journal: Journal,
  { options, services, event, policy, diagnosis, recordedOrigin, places }: ReviewParts,
  { prepared, reproduced, bisected }: Mending,
  time: Time,
  brought: Brought | null = null,
): Promise<Validated | null> {
  const { reproduction, found, fresh } = reproduced;
  if (!reproduction || !found || !fresh) return null;
  const { scenario } = reproduction;
  const entry = scenario.kind === 'call' ? { file: scenario.module, function: null } : undefined;
  const judge: Judge = (failure) => reproduced.judge(failure, entry);
  const warm = sharedBench(prepared.benches);
  const { ownTest } = reproduced;
  const bench = ownTest ? testBench(warm, ownTest.run, (failure) => judge(failure).tier !== 'none') : warm;
  const asserted = ownTest?.asserts === true || demandsValue(scenario);
  const probes = probesOf(found);
  const shared = { services, prepared, reproduction, bisected, judge, bench, probes };
  const values = [...(await valuesOnPage(bench, reproduction, prepared.readFile)), ...observedValues(event, diagnosis)];
  // A trial of a page takes tenths of a second, where others take milliseconds.
  const budgetMs = Math.min(time.left() * 0.5, scenario.kind === 'page' ? 120_000 : 40_000);
  const origin = reproduced.narrowing?.origin?.file ?? recordedOrigin?.file ?? null;
  const read = reproduced.narrowing && observedRead(reproduced.narrowing);
  const { given, refused } = options.revision ?? nothingAsked;
  const tree = { read: async (file: string) => prepared.readFile(file) };
  const theirs = given && !brought ? await givenCandidate(given, tree) : null;
  if (theirs && 'error' in theirs) return notApplying(theirs.error, reproduction.report.runs);
  const only = brought?.candidates ?? (theirs && [theirs.candidate]);
  const suspected = places.flatMap(({ code, reached }) => (code && reached ? [code] : []));
  const told = { values, read, origin, suspected };
  const searched = await repairStage(journal, {
    ...shared,
    ...told,
    diagnosis,
    budgetMs,
    asserted,
    only,
    consult: brought?.consult,
  });
  const search = theirs
    ? await givenChosen(searched, theirs.candidate, tree)
    : withoutRefused(journal, searched, refused);
  if (search.decision.kind === 'declined') return unvalidated(search.decision, reproduction.report.runs);
  const changed = Object.keys(search.decision.chosen.candidate.files);
  const suite = suiteRunner(prepared, changed, time.left);
  const types = typeChecker(prepared, changed);
  return validate(journal, {
    ...shared,
    fresh: fresh.run,
    suite,
    types,
    search,
    protectedGlobs: policy.protectedPaths,
  });
}

/** Whether the reproduction says what should come out. */
function demandsValue(scenario: Scenario): boolean {
  return scenario.kind !== 'page' && (scenario.demand?.kind === 'value' || scenario.demand?.kind === 'status');
}
