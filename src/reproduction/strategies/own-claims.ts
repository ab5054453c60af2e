import { type NamedCall, statedOf } from '../../domain/expectation.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { AskedHypothesis } from '../../domain/own-hypothesis.ts';
import { isSameFailure, type StrategyName } from '../../domain/reproduction.ts';
import type { RunOutcome } from '../../domain/run.ts';
import type { CallScenario, Scenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import type { Json } from '../inputs/document.ts';
import { standingIn } from '../recorded/database-answers.ts';
import type { Opened } from '../reproduce.ts';
import { type Hit, nearestFailure } from '../search/input-search.ts';
import { shrinkCall } from '../search/shrink-call.ts';
import { collectSeeds } from '../seeds/collect-seeds.ts';
import { passingSeeds } from '../seeds/passing-seeds.ts';
import { modulesOf, saidOf, scenarioOf } from './named-call.ts';
import { programScenario, trialTime } from './ordinary-run.ts';

const callTimeMs = 4_000;
const keptAtMost = 8;

const inconclusive = (evidence: string): Attempt => ({ kind: 'inconclusive', evidence });

/** A claim of a person on the board, tried before the engine's own. */
export function ownClaim(
  { id, by, claim }: AskedHypothesis,
  strategy: StrategyName,
  attempt: () => Promise<Attempt>,
): Claim {
  return { id, strategy, by, claim, rank: 1, about: id, attempt };
}

function hitOf(outcome: RunOutcome, { judge }: ReproductionContext, value: Json): Hit | null {
  const nearest = nearestFailure(outcome, judge);
  return nearest && { ...nearest, value, phase: 'transplant', change: 'as a person gave it', trials: 1 };
}

/** How a run ended that did not fail as production did. */
function otherwise(words: string, outcome: RunOutcome, hit: Hit | null): Attempt {
  if (outcome.kind === 'unloadable') return inconclusive(`${words} could not be run: ${outcome.reason.slice(0, 300)}`);
  const end = hit
    ? `${hit.failure.type}: ${hit.failure.message.slice(0, 160)}, not as in production (${hit.identity.reasons.join('; ').slice(0, 300)})`
    : outcome.kind === 'passed'
      ? 'no failure'
      : outcome.kind;
  return { kind: 'refuted', evidence: `${words} was run: ${end}`, learned: [], closest: hit };
}

/** The one module that a call means, or why there is none. */
function moduleOf(context: ReproductionContext, call: NamedCall): { module: string } | { why: string } {
  const found = modulesOf(context, call);
  const [only, more] = found;
  if (only !== undefined && more === undefined) return { module: only };
  if (only !== undefined)
    return { why: `${found.slice(0, 4).join(', ')} hand out ${call.name}: name one, \`${call.name}(…) of FILE\`` };
  const { module, name } = call;
  return { why: module ? `${module} hands out no ${name}` : `no file of this repository hands out ${name}` };
}

async function attemptCall(context: ReproductionContext, call: NamedCall): Promise<Attempt> {
  const target = moduleOf(context, call);
  if ('why' in target) return inconclusive(`not run: ${target.why}`);
  const demand = statedOf(context.event)?.demand;
  if (demand?.kind === 'value' || demand?.kind === 'status')
    return inconclusive('not run: the report says what its own call should give, and nothing says it of this one');
  const { module } = target;
  const words = `${saidOf(call)} of ${module}`;
  const scenarioWith = (args: Json): CallScenario => ({
    ...scenarioOf(context, module, [{ ...call, args: args as EncodedValue[] }]),
    ...(demand ? { demand } : {}),
  });
  context.tell(`calling ${words}`);
  const outcome = await context.benches[0].try(scenarioWith(call.args as Json), { timeMs: callTimeMs });
  const hit = hitOf(outcome, context, call.args as Json);
  if (!hit || !isSameFailure(hit.identity)) return otherwise(words, outcome, hit);
  const small = await shrinkCall(context, scenarioWith, hit);
  const passing = small.passing.slice(-keptAtMost).toReversed().map(scenarioWith);
  return {
    kind: 'confirmed',
    hit: { ...hit, value: small.value },
    scenario: scenarioWith(small.value),
    change: null,
    evidence: `${words} fails as in production (${hit.identity.tier})`,
    neighbours: passing.length > 0 ? passing : await tested(context, module, call.name, scenarioWith),
    siblings: small.failing.slice(-keptAtMost).map(scenarioWith),
  };
}

/** Calls of the same function that the repository's tests make and that go well. */
function tested(
  context: ReproductionContext,
  module: string,
  name: string,
  scenarioWith: (args: Json) => CallScenario,
): Promise<Scenario[]> {
  const { files, readFile } = context;
  const called = { kind: 'source' as const, file: module, function: name };
  const inputs = collectSeeds({ files, readFile, frames: [called] }).flatMap(({ module: of, steps }): Json[] => {
    const [step, more] = steps;
    return of === module && step?.do === 'call' && step.name === name && !more ? [step.args as Json] : [];
  });
  return passingSeeds(context, inputs, scenarioWith);
}

async function attemptRequest(
  context: ReproductionContext,
  request: ScenarioRequest,
  open: () => Promise<Opened>,
): Promise<Attempt> {
  const said = `${request.method} ${request.path.slice(0, 200)}`;
  const { runs, entries } = await open();
  let last: Attempt = inconclusive(
    `not sent: no program of this repository listens (${entries.map(({ file }) => file).join(', ') || 'none was found'})`,
  );
  for (const run of runs.filter(({ listened }) => listened)) {
    context.tell(`sending ${said} to ${run.entry.file}`);
    const scenario = { ...programScenario(run.entry, [], [request]), ...standingIn(context.recording) };
    const options = { timeMs: trialTime(run.durationMs), observeHandled: true, fresh: true };
    const outcome = await context.benches[0].try(scenario, options);
    const hit = hitOf(outcome, context, [request] as unknown as Json);
    const words = `${said} of ${run.entry.file}`;
    if (hit && isSameFailure(hit.identity))
      return {
        kind: 'confirmed',
        hit,
        scenario,
        change: null,
        evidence: `${words} fails as in production (${hit.identity.tier})`,
      };
    last = otherwise(words, outcome, hit);
  }
  return last;
}

/**
 * What people think happens, as claims that are tried before the engine's own (MAP-6, MAP-7): a call is made, a request is
 * sent to each program that listens; as every other it is confirmed or refuted by its run. `open` boots the programs.
 */
export function ownRunClaims(
  context: ReproductionContext,
  asked: readonly AskedHypothesis[],
  open: () => Promise<Opened>,
): Claim[] {
  return asked.flatMap((one): Claim[] => {
    const { trial } = one;
    if (trial.kind === 'call') return [ownClaim(one, 'call-replay', () => attemptCall(context, trial.call))];
    if (trial.kind === 'request')
      return [ownClaim(one, 'request-replay', () => attemptRequest(context, trial.request, open))];
    return [];
  });
}
