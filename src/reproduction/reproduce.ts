import type { Scenario } from '../domain/scenario.ts';
import { type ReproductionReport, type StrategyName, isSameFailure } from '../domain/reproduction.ts';
import type { ReproductionContext } from './context.ts';
import { findEntries } from './entry/find-entries.ts';
import type { Claim, Confirmed, HypothesisBoard } from './hypotheses/board.ts';
import type { InputChange } from './input-change.ts';
import { type Json, writeDocument } from './inputs/document.ts';
import type { Hit } from './search/input-search.ts';
import { endOf } from './search/end-of.ts';
import { nearestFailure } from './search/input-search.ts';
import { minimise } from './search/minimise.ts';
import { statedOf } from '../domain/expectation.ts';
import { callClaims } from './strategies/call-replay.ts';
import { expectedCallClaims } from './strategies/expected-calls.ts';
import { expectedRequestClaims } from './strategies/expected-requests.ts';
import { jobClaims } from './strategies/job-replay.ts';
import { minimiseRequests } from './strategies/minimise-requests.ts';
import { type OrdinaryRun, ordinaryRun, programScenario, trialTime } from './strategies/ordinary-run.ts';
import { pageClaims } from './strategies/page-replay.ts';
import { recordedCallClaims } from './strategies/recorded-call.ts';
import { recordedRequestClaims } from './strategies/recorded-request.ts';
import { requestClaims } from './strategies/request-replay.ts';
import { scheduleClaims } from './strategies/schedule-exploration.ts';
import { seedClaims } from './strategies/seed-search.ts';

/** A way to show the failure that was seen to do so on the bench, made small, with its controls. */
export interface FoundReproduction {
  strategy: StrategyName;
  scenario: Scenario;
  hit: Hit;
  change: InputChange | null;
  minimised: boolean;
  /** Passing scenarios, nearest first. */
  neighbours: Scenario[];
  siblings: Scenario[];
  ordinary: Scenario[];
  /** Of a race; see the report. */
  schedule?: ReproductionReport['schedule'];
  /** See Attempt. */
  controls?: Scenario[];
  probes?: Scenario[];
}

/** An error that ends every run of a program, for the report. */
export interface EntryNote {
  file: string;
  note: string;
}

/** The board's first state: what the entries did as they stand. */
export interface Opened {
  runs: OrdinaryRun[];
  entries: EntryNote[];
}

/** A reproduction with the claim that led to it. */
export interface Reproducing {
  found: FoundReproduction;
  by: Confirmed;
}

const maxKept = 8;

/** Runs entries, best first, and puts what can be claimed of each on the board. */
export async function openBoard(context: ReproductionContext, board: HypothesisBoard): Promise<Opened> {
  const runs: OrdinaryRun[] = [];
  const entries: EntryNote[] = [];
  const expectation = statedOf(context.event);
  // What a report names is done as it says: nothing else is tried.
  const isNamed = expectation !== null && expectation.work.kind !== 'as-recorded';
  const pages = isNamed ? [] : await pageClaims(context);
  const calls = isNamed
    ? expectedCallClaims(context)
    : [...recordedCallClaims(context), ...callClaims(context), ...seedClaims(context)];
  // What a browser ran fails in no program: its scripts are not even started as one.
  for (const claim of pages.length > 0 ? pages : calls) board.add(claim);
  const isCalled = expectation?.work.kind === 'calls';
  for (const entry of pages.length > 0 || isCalled ? [] : findEntries(context).slice(0, 4)) {
    if (context.clock.elapsed() > context.deadline) break;
    context.tell(`running ${entry.file} as it stands`);
    const run = await ordinaryRun(context, entry);
    entries.push({ file: entry.file, note: describe(run) });
    if (run.outcome.kind === 'unloadable') continue;
    if (isNamed) {
      runs.push(run);
      for (const claim of expectedRequestClaims(context, run)) board.add(claim);
      continue;
    }
    const crashed = crashClaim(context, run);
    if (crashed) board.add(crashed);
    else if (run.outcome.kind === 'failed') continue;
    runs.push(run);
    const claims = [
      ...recordedRequestClaims(context, run),
      ...requestClaims(context, run),
      ...scheduleClaims(context, run),
      ...jobClaims(context, run),
    ];
    for (const claim of claims) board.add(claim);
  }
  return { runs, entries };
}

function describe(run: OrdinaryRun): string {
  const { outcome } = run;
  const end =
    outcome.kind === 'failed'
      ? `fails: ${outcome.failure.type}: ${outcome.failure.message.slice(0, 200)}`
      : outcome.kind === 'unloadable'
        ? outcome.reason.slice(0, 300)
        : outcome.kind;
  return `${end}${run.listened ? ', listens' : ''}${run.documents.length ? `, reads ${run.documents.map((d) => d.path).join(', ')}` : ''}`;
}

/** The program fails as in production on the inputs that the tree has: nothing need be found. */
function crashClaim(context: ReproductionContext, run: OrdinaryRun): Claim | null {
  const nearest = nearestFailure(run.outcome, context.judge);
  if (!nearest || !isSameFailure(nearest.identity)) return null;
  return {
    strategy: 'job-replay',
    by: 'job-replay',
    claim: `${run.entry.file} fails so on the inputs that the repository has`,
    rank: 1,
    about: run.entry.file,
    attempt: async () => ({
      kind: 'confirmed',
      hit: { value: null, ...nearest, phase: 'transplant', change: 'none', trials: 1 },
      scenario: programScenario(run.entry),
      change: null,
      evidence: `${run.entry.file} failed as in production`,
    }),
  };
}

/**
 * Looks for a way to show the production failure (REP-2): claims of the opened board are tried best first; a confirmed
 * one is made small while the failure stays the same (REP-5). Nothing is written. The board holds what was tried; asked
 * again after `board.refuse`, it goes on with what is left. Null when nothing is left or the time is over.
 */
export async function reproduce(
  context: ReproductionContext,
  board: HypothesisBoard,
  opened: Opened,
): Promise<Reproducing | null> {
  const by = await board.run(() => context.clock.elapsed() > context.deadline);
  return by && { found: await madeSmall(context, opened, by), by };
}

/** What a confirmed claim found, made small while the failure stays the same (REP-5). */
export async function madeSmall(
  context: ReproductionContext,
  { runs }: Opened,
  { claim, attempt }: Confirmed,
): Promise<FoundReproduction> {
  const found: FoundReproduction = {
    strategy: claim.strategy,
    scenario: attempt.scenario,
    hit: attempt.hit,
    change: attempt.change,
    minimised: attempt.minimised ?? false,
    neighbours: attempt.neighbours ?? [],
    siblings: attempt.siblings ?? [],
    ordinary: attempt.ordinary ?? [],
    schedule: attempt.schedule,
    controls: attempt.controls,
    probes: attempt.probes,
  };
  // An order is made small as it is pinned.
  if (attempt.schedule) return { ...found, minimised: true };
  const about = attempt.scenario.kind === 'program' ? attempt.scenario.entry : claim.about;
  const run = runs.find((candidate) => candidate.entry.file === about);
  // What a report demands is done as it says, and was made no larger.
  if (run && attempt.scenario.kind === 'program' && !attempt.scenario.demand) {
    await shrink(context, run, found);
  }
  if (attempt.scenario.kind === 'call') found.ordinary = goodRuns(runs);
  return found;
}

/** Programs as they stand, where that goes well: a change must leave what they do. */
function goodRuns(runs: readonly OrdinaryRun[]): Scenario[] {
  return runs
    .filter(({ outcome }) => outcome.kind === 'passed' || (outcome.kind === 'exited' && outcome.code === 0))
    .slice(0, 2)
    .map(({ entry }) => programScenario(entry));
}

async function shrink(context: ReproductionContext, run: OrdinaryRun, found: FoundReproduction): Promise<void> {
  context.tell('making the input small');
  if (found.change) await shrinkDocument(context, run, found, found.change);
  else if (found.scenario.kind === 'program' && found.scenario.requests.length)
    Object.assign(found, await minimiseRequests(context, run, found.scenario, found.hit.failure, found.ordinary));
}

async function shrinkDocument(
  context: ReproductionContext,
  run: OrdinaryRun,
  found: FoundReproduction,
  change: InputChange,
): Promise<void> {
  const { document } = change;
  const scenarioWith = (value: Json) =>
    programScenario(run.entry, [{ path: document.path, content: writeDocument({ ...document, value }) }]);
  const options = { timeMs: trialTime(run.durationMs) };
  const fails = async (value: Json): Promise<boolean> => {
    if (context.clock.elapsed() > context.deadline + 5_000) return false;
    const outcome = await context.benches[0].try(scenarioWith(value), options);
    return endOf(outcome, context, found.hit.failure) === 'same';
  };
  const small = await minimise(
    document.value,
    change.value,
    fails,
    Math.max(20, Math.min(160, Math.round(6_000 / run.durationMs))),
  );
  found.change = { document, value: small.value, facts: small.facts };
  found.scenario = scenarioWith(small.value);
  found.minimised = true;
  found.ordinary = [scenarioWith(document.value)];
  found.neighbours = await passing(context, small.passing.toReversed().map(scenarioWith), options);
  found.siblings = small.failing.slice(-maxKept).map(scenarioWith);
}

/** Of the inputs that did not show the failure, those on which nothing else went wrong either. */
async function passing(
  context: ReproductionContext,
  scenarios: Scenario[],
  options: { timeMs: number },
): Promise<Scenario[]> {
  const kept: Scenario[] = [];
  for (const scenario of scenarios.slice(0, maxKept * 2)) {
    if (kept.length >= maxKept) break;
    const outcome = await context.benches[0].try(scenario, options);
    if (outcome.kind === 'passed' || (outcome.kind === 'exited' && outcome.code === 0)) kept.push(scenario);
  }
  return kept;
}
