import { isSameFailure } from '../../domain/reproduction.ts';
import { demandErrors } from '../../domain/demand.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { StatedExpectation } from '../../domain/expectation.ts';
import type { ObservedFrame, RunOutcome } from '../../domain/run.ts';
import type { CallScenario, ProgramScenario } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Attempt } from '../hypotheses/board.ts';
import { nearestFailure } from '../search/input-search.ts';

type Driven = CallScenario | ProgramScenario;

/** Work under a demand, and what is known of the same work under which the demand is met. */
export interface DemandedRun {
  /** What is done, in words: `price(2) of src/price.js`. */
  words: string;
  about: string;
  scenario: Driven;
  expectation: StatedExpectation;
  /** Where the work begins, for a failure that has no stack of its own. */
  entered: ObservedFrame | null;
  /** Other work of the same form, likeliest to go well first. */
  others: readonly Driven[];
}

const othersTried = 24;
const othersKept = 3;
/** Once one is known, no more time than this is spent on further ones: each that blocks takes its whole deadline. */
const othersMs = 10_000;
/** A deadline that a run meets when it gets this much more of it was only too short. */
const patience = 20;

/** Bound in real time: what only waits is passed over, so the program's own clock is no measure of it. */
const trialMs = 20_000;
/** Many repetitions, and collections between them. */
const repeatedMs = 60_000;

async function tryIt(context: ReproductionContext, scenario: Driven, fresh: boolean): Promise<RunOutcome> {
  const timeMs = scenario.demand?.kind === 'bounded' ? repeatedMs : trialMs;
  return context.benches[0].try(scenario, { timeMs, fresh });
}

const shown = (value: EncodedValue): string => JSON.stringify(value).slice(0, 120);

/** Why nothing is wrong, where the run met its demand. */
function holds({ words, expectation: { demand, actual } }: DemandedRun): string {
  const instead = actual ? `, not ${shown(actual.value)}` : '';
  switch (demand.kind) {
    case 'value':
    case 'status':
      return `the expectation already holds: ${words} gives ${shown(demand.expected)}${instead}`;
    case 'settles':
      return `the expectation already holds: ${words} settles within ${demand.withinMs} ms`;
    case 'bounded':
      return `the expectation already holds: ${demand.of} do not grow when ${words} is repeated`;
  }
}

/** A deadline that the work meets when it is given more time: it is slow, or the deadline shorter than a good run. */
async function onlyLate(context: ReproductionContext, { scenario }: DemandedRun): Promise<boolean> {
  if (scenario.demand?.kind !== 'settles') return false;
  const demand = { ...scenario.demand, withinMs: scenario.demand.withinMs * patience };
  return (await tryIt(context, { ...scenario, demand }, false)).kind === 'passed';
}

/** Work that meets the demand: what the written test is held against, and what a fix must keep. */
async function controlsOf(context: ReproductionContext, run: DemandedRun): Promise<Driven[]> {
  const { demand, actual } = run.expectation;
  // What it gives now passes by itself; of other work nobody knows what it should give.
  if (demand.kind === 'value' && actual)
    return [{ ...run.scenario, demand: { kind: 'value', expected: actual.value } }];
  if (demand.kind === 'status' && typeof actual?.value === 'number')
    return [{ ...run.scenario, demand: { kind: 'status', expected: actual.value } }];
  const kept: Driven[] = [];
  const enough = context.clock.elapsed() + othersMs;
  for (const other of run.others.slice(0, othersTried)) {
    const late = context.clock.elapsed() > (kept.length > 0 ? Math.min(enough, context.deadline) : context.deadline);
    if (kept.length >= othersKept || late) break;
    if ((await tryIt(context, other, false)).kind === 'passed') kept.push(other);
  }
  return kept;
}

/** Does the work under its demand; confirmed where the demand is unmet as the report says. */
export async function attemptDemanded(context: ReproductionContext, run: DemandedRun): Promise<Attempt> {
  context.tell(`trying ${run.words}`);
  const refuted = (evidence: string): Attempt => ({ kind: 'refuted', evidence, learned: [], closest: null });
  const outcome = await tryIt(context, run.scenario, true);
  if (outcome.kind === 'passed') return refuted(holds(run));
  const nearest = nearestFailure(outcome, context.judge);
  if (!nearest) return refuted(`${run.words} ended as: ${describe(outcome)}`);
  const hit = { value: null, ...nearest, phase: 'transplant' as const, change: 'as reported', trials: 1 };
  if (!isSameFailure(nearest.identity)) {
    const { type, message } = nearest.failure;
    return { kind: 'refuted', evidence: `${run.words}: ${type}: ${message.slice(0, 300)}`, learned: [], closest: hit };
  }
  if (await onlyLate(context, run))
    return refuted(
      `${run.words} settles, but later than the deadline: slow, or the deadline is shorter than a good run`,
    );
  const controls = await controlsOf(context, run);
  const isDeadline = run.expectation.demand.kind === 'settles' || run.expectation.demand.kind === 'bounded';
  const { entered } = run;
  if (entered && !nearest.failure.frames.some(({ file, native }) => file !== null && !native && !file.startsWith('/')))
    hit.failure = { ...nearest.failure, frames: [entered] };
  return {
    kind: 'confirmed',
    hit,
    scenario: run.scenario,
    change: null,
    evidence: `${run.words}: ${demandErrors[run.expectation.demand.kind].type}, as reported`,
    controls,
    // A demand for a value is met by other work only where that should give the same.
    neighbours: isDeadline ? controls : [],
    minimised: true,
  };
}

function describe(outcome: RunOutcome): string {
  if (outcome.kind === 'unloadable') return `it does not load: ${outcome.reason.slice(0, 300)}`;
  return outcome.kind === 'exited' ? `exit code ${outcome.code}` : outcome.kind;
}
