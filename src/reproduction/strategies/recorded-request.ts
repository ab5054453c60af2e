import { isSameFailure } from '../../domain/reproduction.ts';
import type { Recording } from '../../domain/recording.ts';
import type { ProgramScenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import type { Json } from '../inputs/document.ts';
import { standingIn } from '../recorded/database-answers.ts';
import { answersFrom, clockOf, inputsFrom, requestFrom, requestsOf, settledAnswers } from '../recorded/traffic.ts';
import { nearestFailure } from '../search/input-search.ts';
import { type OrdinaryRun, programScenario, trialTime } from './ordinary-run.ts';

const controlsAtMost = 4;
const earlierAtMost = 50;

/** The program with recorded requests; what it called is answered from the recording. */
function scenarioOf(
  context: ReproductionContext,
  recording: Recording,
  run: OrdinaryRun,
  requests: ScenarioRequest[],
): ProgramScenario {
  const clock = clockOf(recording);
  return {
    ...programScenario(run.entry, inputsFrom(context, recording.calls), requests),
    answers: settledAnswers(recording),
    ...standingIn(recording),
    ...(clock ? { clock } : {}),
  };
}

/** Requests that went well in production and go well here with what they got there: negative controls. */
async function goodTraffic(
  context: ReproductionContext,
  recording: Recording,
  run: OrdinaryRun,
): Promise<ProgramScenario[]> {
  const good: ProgramScenario[] = [];
  for (const { request, response, calls } of recording.controls.slice(0, controlsAtMost)) {
    const scenario = {
      ...programScenario(run.entry, inputsFrom(context, calls), [requestFrom(request)]),
      ...(calls.length ? { answers: answersFrom(calls, recording) } : {}),
      ...standingIn(recording),
    };
    const outcome = await context.benches[0].try(scenario, { timeMs: trialTime(run.durationMs) });
    if (outcome.kind === 'passed' && outcome.responses[0]?.status === response.status) good.push(scenario);
  }
  return good;
}

/** What the program asked and the recording does not hold. */
const notRecorded = (asked: readonly string[]): string =>
  asked.length > 0 ? `; the replay asked for ${asked.slice(0, 5).join(', ')}, which the recording does not hold` : '';

const wordsFor = (requests: readonly ScenarioRequest[]): string => {
  const last = requests.at(-1);
  const before = requests.length - 1;
  const beside = requests.some(({ overlaps }) => overlaps) ? ', some at once,' : '';
  return `${before ? `${before} earlier requests${beside} and then ` : ''}${last?.method} ${last?.path}`;
};

async function attempt(
  context: ReproductionContext,
  recording: Recording,
  run: OrdinaryRun,
  requests: ScenarioRequest[],
): Promise<Attempt> {
  const words = wordsFor(requests);
  context.tell(`replaying ${words} against ${run.entry.file}`);
  const scenario = scenarioOf(context, recording, run, requests);
  const outcome = await context.benches[0].try(scenario, {
    timeMs: trialTime(run.durationMs),
    observeHandled: true,
    fresh: true,
  });
  const nearest = nearestFailure(outcome, context.judge);
  const hit = nearest && {
    ...nearest,
    value: requests as unknown as Json,
    phase: 'transplant' as const,
    change: 'the request as it came',
    trials: 1,
  };
  if (!hit || !isSameFailure(hit.identity)) {
    const seen = hit ? `${hit.failure.type}: ${hit.failure.message.slice(0, 160)}` : outcome.kind;
    const unanswered = outcome.facts?.unanswered ?? [];
    const evidence = `${words} ended as: ${seen}${notRecorded(unanswered)}`;
    return { kind: 'refuted', evidence, learned: [], closest: hit, unanswered };
  }
  return {
    kind: 'confirmed',
    hit,
    scenario,
    change: null,
    evidence: `${words} failed as in production`,
    ordinary: await goodTraffic(context, recording, run),
  };
}

/**
 * Claims that the recorded request makes the booted program fail as in production, alone or after those before it and
 * beside it, with the services that it called answering as they did.
 */
export function recordedRequestClaims(context: ReproductionContext, run: OrdinaryRun): Claim[] {
  const { recording } = context;
  const requests = recording && requestsOf(recording);
  if (!recording || !requests || !run.listened) return [];
  const { overlaps: _, ...alone } = requests.at(-1) as ScenarioRequest;
  const ways: Array<[ScenarioRequest[], number]> = [[[alone], 0.97]];
  if (requests.length > 1) ways.push([requests.slice(-earlierAtMost), 0.93]);
  return ways.map(([sent, rank]) => ({
    strategy: 'request-replay',
    by: 'request-replay',
    claim: `If ${run.entry.file} receives ${wordsFor(sent)} and its services answer as recorded, it fails at the same place`,
    // A program that ends by itself is a job that happens to listen: its own inputs say more.
    rank: run.entry.rank * rank * (run.outcome.kind === 'timed-out' ? 1 : 0.7),
    about: run.entry.file,
    attempt: () => attempt(context, recording, run, sent),
  }));
}
