import type { ProgramScenario, Scenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { ErrorWords } from '../identity/shared-message.ts';
import { inside, type Json, type Path, positions, withValue } from '../inputs/document.ts';
import { codeWords } from '../mutation/code-words.ts';
import { endOf } from '../search/end-of.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { singleMutants } from '../mutation/operators.ts';
import { type End, passingNeighbours, shrinkByRemoval } from '../search/shrink.ts';
import { minimiseRecorded } from './minimise-recorded.ts';
import { type OrdinaryRun, trialTime } from './ordinary-run.ts';

const maxTrials = 60;
const asJson = (request: ScenarioRequest): Json => request as unknown as Json;
const asRequest = (value: Json): ScenarioRequest => value as unknown as ScenarioRequest;

/** Places of a request that may go: headers and body fields; not method and path. */
function removable(request: ScenarioRequest): Path[] {
  return positions(asJson(request))
    .map(({ path }) => path)
    .filter((path) => path.length > 1 && path.at(-1) !== inside && (path[0] === 'headers' || path[0] === 'body'));
}

const isRecorded = ({ requests, answers, clock, inputs }: ProgramScenario): boolean =>
  requests.length > 1 || answers !== undefined || clock !== undefined || inputs.length > 0;

/**
 * The scenario without what the failure does not need, and its nearest passing neighbours. Each part taken away either
 * leaves the failure (then it stays away) or makes the request pass (then that is a negative control). `good`: traffic
 * that is known to go well; `found`: the failure that was found.
 */
export async function minimiseRequests(
  context: ReproductionContext,
  run: OrdinaryRun,
  scenario: ProgramScenario,
  found: ErrorWords,
  good: readonly Scenario[] = [],
) {
  const endsOf = async (tried: ProgramScenario): Promise<End> => {
    if (context.clock.elapsed() > context.deadline + 5_000) return 'other';
    const outcome = await context.benches[0].try(tried, { timeMs: trialTime(run.durationMs), observeHandled: true });
    const end = endOf(outcome, context, found);
    if (end !== 'passes') return end;
    return outcome.kind === 'passed' && outcome.responses.every(({ status }) => status > 0 && status < 500)
      ? 'passes'
      : 'other';
  };
  const recorded = isRecorded(scenario)
    ? await minimiseRecorded(scenario, endsOf, context.recording)
    : { scenario, passing: [] };
  const earlier = recorded.scenario.requests.slice(0, -1);
  const last = recorded.scenario.requests.at(-1) as ScenarioRequest;
  const withLast = (value: Json): ProgramScenario => ({
    ...recorded.scenario,
    requests: [...earlier, asRequest(value)],
  });
  const ends = (value: Json): Promise<End> => endsOf(withLast(value));
  const small = await shrinkByRemoval(asJson(last), removable(last), ends, maxTrials);
  const request = asRequest(small.value);
  const near =
    small.passing.length + recorded.passing.length > 1
      ? { passing: [], failing: [] }
      : await passingNeighbours(bodyMutants(request, codeWords(context)), ends, 3);
  const ordinary: Scenario[] = [...good];
  for (const path of good.length ? [] : siblingPaths(request.path, context)) {
    const other = asJson({ ...request, path });
    if ((await ends(other)) === 'passes') ordinary.push(withLast(other));
  }
  const neighbours: Scenario[] = [...small.passing.toReversed(), ...near.passing].map(withLast);
  return {
    scenario: withLast(small.value),
    neighbours: [...neighbours, ...recorded.passing.toReversed(), ...ordinary].slice(0, 8),
    siblings: small.failing.slice(-8).map(withLast),
    ordinary,
    minimised: true,
  };
}

/** The request with one text of its body replaced by a word, then with other small changes of body and query. */
function bodyMutants(request: ScenarioRequest, words: readonly string[]): Json[] {
  const whole = asJson(request);
  const texts = positions(whole).filter(
    ({ path, value }) => path[0] === 'body' && path.length > 1 && typeof value === 'string',
  );
  const worded = words.slice(0, 12).flatMap((word) => texts.map(({ path }) => withValue(whole, path, word)));
  const changed = singleMutants(whole, buildDictionary([], [whole]), 400)
    .filter(({ path }) => path[0] === 'body' && path.length > 1)
    .map((mutant) => mutant.value);
  return [...queryMutants(request), ...worded.slice(0, 40), ...changed].slice(0, maxTrials);
}

/** The path with a number of its query made smaller. */
function queryMutants(request: ScenarioRequest): Json[] {
  return [...request.path.matchAll(/=(\d+)/g)].flatMap((match) =>
    [0, 1, Math.floor(Number(match[1]) / 2), Number(match[1]) - 1].map((n) =>
      asJson({ ...request, path: request.path.replace(match[0], `=${n}`) }),
    ),
  );
}

/** Other paths that good traffic may have: those seen before, the path without its query, with another last segment. */
function siblingPaths(path: string, context: ReproductionContext): string[] {
  const [name = '/', query] = path.split('?');
  const segments = name.split('/');
  const seen = context.event.breadcrumbs.flatMap((crumb) =>
    typeof crumb.data.url === 'string' ? [pathOf(crumb.data.url)] : [],
  );
  const made = [
    ...(query ? [name] : []),
    [...segments.slice(0, -1), '1'].join('/'),
    segments.slice(0, -1).join('/') || '/',
    '/',
  ];
  return [...new Set([...seen, ...made])].filter((other) => other !== path).slice(0, 8);
}

function pathOf(url: string): string {
  const parsed = URL.parse(url, 'http://localhost');
  return parsed ? parsed.pathname + parsed.search : '/';
}
