import { isSameFailure } from '../../domain/reproduction.ts';
import type { ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Json, withValue } from '../inputs/document.ts';
import { nearestFailure } from '../search/input-search.ts';
import { type OrdinaryRun, programScenario, trialTime } from './ordinary-run.ts';

const dropped =
  /^(sentry-trace|baggage|traceparent|tracestate|host|connection|content-length|accept-encoding|user-agent)$/i;

/** The event's inbound request, or the failing one among its breadcrumbs, as it can be sent again. Null when there is none. */
export function productionRequest(context: ReproductionContext): ScenarioRequest | null {
  const { request, transaction } = context.event;
  if (request) {
    const url = new URL(request.url, 'http://localhost');
    const query = request.query && !url.search ? `?${request.query.replace(/^\?/, '')}` : url.search;
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.test(name)));
    const body =
      request.body === null || request.body === undefined
        ? null
        : typeof request.body === 'string'
          ? request.body
          : JSON.stringify(request.body);
    return { method: request.method, path: url.pathname + query, headers, body };
  }
  const named = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\/[^\s:*]*)$/.exec(transaction ?? '');
  return named ? { method: named[1] ?? 'GET', path: named[2] ?? '/', headers: {}, body: null } : null;
}

/** Requests seen before the failing one in the same process; state that they left may matter. */
function earlierRequests(context: ReproductionContext): ScenarioRequest[] {
  return context.event.breadcrumbs
    .filter(
      (crumb) =>
        /^(http|request)/.test(crumb.category) &&
        typeof crumb.data.url === 'string' &&
        crumb.data.direction === 'inbound',
    )
    .slice(-10)
    .map((crumb) => ({
      method: String(crumb.data.method ?? 'GET'),
      path: String(crumb.data.url),
      headers: {},
      body: null,
    }));
}

async function attempt(context: ReproductionContext, run: OrdinaryRun, requests: ScenarioRequest[]): Promise<Attempt> {
  const last = requests.at(-1);
  context.tell(`replaying ${last?.method} ${last?.path} against ${run.entry.file}`);
  const scenario = programScenario(run.entry, [], requests);
  const outcome = await context.benches[0].try(scenario, {
    timeMs: trialTime(run.durationMs),
    observeHandled: true,
    fresh: true,
  });
  const nearest = nearestFailure(outcome, context.judge);
  const seen = nearest ? `${nearest.failure.type}: ${nearest.failure.message.slice(0, 160)}` : outcome.kind;
  if (nearest && isSameFailure(nearest.identity)) {
    const value = requests as unknown as Json;
    const hit = {
      value: withValue(value, [], value),
      ...nearest,
      phase: 'transplant' as const,
      change: 'the request as it came',
      trials: 1,
    };
    return {
      kind: 'confirmed',
      hit,
      scenario,
      change: null,
      evidence: `${last?.method} ${last?.path} failed as in production`,
    };
  }
  return {
    kind: 'refuted',
    evidence: `${last?.method} ${last?.path} ended as: ${seen}`,
    learned: [{ about: run.entry.file, factor: 1.1, why: 'the program runs, the request alone is not enough' }],
    closest: null,
  };
}

/** Claims that the recorded request, sent to the booted program, makes it fail as in production. */
export function requestClaims(context: ReproductionContext, run: OrdinaryRun): Claim[] {
  // What the recorder saw of it says more.
  if (context.recording?.work.kind === 'request') return [];
  const request = productionRequest(context);
  if (!request || !run.listened) return [];
  const earlier = earlierRequests(context);
  const claim = (requests: ScenarioRequest[], words: string, rank: number): Claim => ({
    strategy: 'request-replay',
    by: 'request-replay',
    claim: `If ${run.entry.file} receives ${words}, it fails at the same place`,
    // A program that ends by itself is a job that happens to listen: its own inputs say more.
    rank: run.entry.rank * rank * (run.outcome.kind === 'timed-out' ? 1 : 0.6),
    about: run.entry.file,
    attempt: () => attempt(context, run, requests),
  });
  const alone = claim([request], `${request.method} ${request.path}`, 0.97);
  return earlier.length
    ? [
        alone,
        claim(
          [...earlier, request],
          `${earlier.length} earlier requests and then ${request.method} ${request.path}`,
          0.8,
        ),
      ]
    : [alone];
}
