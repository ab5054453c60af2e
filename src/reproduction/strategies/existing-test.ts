import { type Identity, isSameFailure } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import type { CallScenario, ProgramScenario } from '../../domain/scenario.ts';
import type { ExistingTests, TestSelection } from '../../ports/existing-tests.ts';
import type { AskedHypothesis } from '../../domain/own-hypothesis.ts';
import type { ReproductionContext } from '../context.ts';
import type { LikelyTests } from '../existing/likely-tests.ts';
import { lookForRedTest, type RedTest } from '../existing/red-test.ts';
import type { Attempt, Confirmed, HypothesisBoard } from '../hypotheses/board.ts';
import type { FoundReproduction } from '../reproduce.ts';
import { nearestFailure } from '../search/input-search.ts';
import { collectSeeds } from '../seeds/collect-seeds.ts';

/** The repository's own red test, and calls of the tests that a warm bench can make in its place. */
export interface FoundTest {
  red: RedTest;
  by: Confirmed;
  found: FoundReproduction;
}

export interface ExistingTestLook {
  found: FoundTest | null;
  /** The time was over before the tests told: worth a longer look when nothing else is found. */
  cutOff: boolean;
}

const callsAtMost = 40;
const callsMs = 3_000;
const keptAtMost = 8;

/** A selection as the scenario that stands for it: the test file, with the runner's own options as arguments. */
export type ScenarioOf = (selection: TestSelection) => ProgramScenario | null;

export interface ExistingTestInput {
  tests: ExistingTests;
  likely: LikelyTests;
  scenarioOf: ScenarioOf;
  /** The identity rule as a test enters. */
  judge: (failure: ObservedFailure) => Identity;
  timeMs: number;
  /** The person's claim that they are run for. */
  asked?: Pick<AskedHypothesis, 'id' | 'by' | 'claim'>;
}

/**
 * Looks whether a test that the repository has fails as production did (REP-2, the cheapest strategy), for at most
 * `timeMs`. Where a call that this test makes shows the same failure on the warm bench, that call leads the search for a
 * repair and the test stands beside it; else the test alone is driven.
 */
export async function existingTest(
  context: ReproductionContext,
  board: HypothesisBoard,
  { tests, likely, scenarioOf, judge, timeMs, asked }: ExistingTestInput,
): Promise<ExistingTestLook> {
  const [first] = likely.files;
  if (first === undefined) return { found: null, cutOff: false };
  const state: { red: RedTest | null; cutOff: boolean; tried: boolean } = { red: null, cutOff: false, tried: false };
  board.add({
    strategy: 'existing-test',
    by: 'existing-test',
    claim: claimOf(likely),
    ...asked,
    rank: 1,
    about: first,
    attempt: async (): Promise<Attempt> => {
      state.tried = true;
      context.tell('running the tests that speak of it');
      const look = await lookForRedTest(tests, likely.files, judge, timeMs);
      state.cutOff = look.kind === 'cut-off';
      if (look.kind === 'cut-off') return { kind: 'inconclusive', evidence: look.evidence };
      if (look.kind === 'other')
        return { kind: 'refuted', evidence: look.evidence, learned: [], closest: closestOf(look) };
      state.red = look.test;
      return confirmedBy(look.test, scenarioOf);
    },
  });
  const confirmed = await board.run(() => state.tried);
  if (!confirmed || !state.red) return { found: null, cutOff: state.cutOff };
  return { found: await withCalls(context, state.red, scenarioOf, confirmed), cutOff: false };
}

function claimOf({ sign, files }: LikelyTests): string {
  const names = files.slice(0, 3).join(', ');
  return sign === 'on-stack'
    ? `The failure is that of a test of this repository, ${names}`
    : `A test that the repository has fails so (${names})`;
}

const hitOf = ({ failure, identity }: Pick<RedTest, 'failure' | 'identity'>) => ({
  value: null,
  failure,
  identity,
  phase: 'seeds' as const,
  change: 'none',
  trials: 1,
});

function closestOf({ closest }: { closest: Pick<RedTest, 'failure' | 'identity'> | null }) {
  return closest && hitOf(closest);
}

function confirmedBy(red: RedTest, scenarioOf: ScenarioOf): Attempt {
  const scenario = scenarioOf(red.selection);
  if (!scenario) return { kind: 'inconclusive', evidence: 'the runner cannot run the test alone' };
  const titles = red.selection.titles?.join(', ');
  const evidence = `${red.selection.files.join(', ')}${titles ? `, "${titles}"` : ''} fails as in production`;
  return { kind: 'confirmed', hit: hitOf(red), scenario, change: null, evidence };
}

/** What the search for a repair is given: the test, and the calls of the tests that the warm bench can make. */
async function withCalls(
  context: ReproductionContext,
  red: RedTest,
  scenarioOf: ScenarioOf,
  by: Confirmed,
): Promise<FoundTest> {
  const { failing, passing, hit } = await callsOf(context, red);
  const [lead, ...others] = failing;
  const test = by.attempt.scenario;
  const control = red.passing && scenarioOf(red.passing);
  const found: FoundReproduction = {
    strategy: 'existing-test',
    scenario: lead ?? test,
    hit: hit ?? hitOf(red),
    change: null,
    minimised: false,
    neighbours: passing,
    siblings: lead ? [test, ...others] : [],
    ordinary: control ? [control] : [],
  };
  return { red, by, found };
}

interface Calls {
  failing: CallScenario[];
  passing: CallScenario[];
  /** The failure of the first failing one. */
  hit: FoundReproduction['hit'] | null;
}

/** What a call goes by: calls of one way differ in their arguments only. */
const wayOf = ({ module, steps }: CallScenario): string =>
  [module, ...steps.map((step) => ('name' in step ? (step.name ?? '') : step.do))].join(' ');

/**
 * Calls of the stack's code with plain arguments, as the tests have them: those of the red file that fail so, and those of
 * the same function that pass (all, where none fails).
 */
async function callsOf(context: ReproductionContext, red: RedTest): Promise<Calls> {
  const calls: Calls = { failing: [], passing: [], hit: null };
  const seeds = collectSeeds(context);
  const own = (file: string): number => Number(red.selection.files.includes(file));
  const end = context.clock.elapsed() + callsMs;
  for (const seed of seeds.toSorted((a, b) => own(b.test) - own(a.test)).slice(0, callsAtMost)) {
    if (context.clock.elapsed() > end) break;
    const { module, load, steps } = seed;
    const scenario: CallScenario = { kind: 'call', module, from: module, load, steps };
    const outcome = await context.benches[0].try(scenario, { timeMs: 1_500 });
    if (outcome.kind === 'unloadable') break;
    const nearest = outcome.kind === 'failed' ? nearestFailure(outcome, context.judge) : null;
    const same = nearest !== null && isSameFailure(nearest.identity);
    if (outcome.kind === 'passed') calls.passing.push(scenario);
    if (!nearest || !same || !own(seed.test) || calls.failing.length >= keptAtMost) continue;
    calls.hit ??= hitOf(nearest);
    calls.failing.push(scenario);
  }
  const [lead] = calls.failing;
  const near = lead ? calls.passing.filter((call) => wayOf(call) === wayOf(lead)) : calls.passing;
  return { ...calls, passing: near.slice(0, keptAtMost) };
}
