import type { BoundaryCall, RecordedRequest } from '../../domain/recording-traffic.ts';
import type { Recording } from '../../domain/recording.ts';
import type { BoundaryAnswer, InputFile, ProgramScenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import { databaseAnswer, isDatabaseCall } from './database-answers.ts';

const dropped =
  /^(sentry-trace|baggage|traceparent|tracestate|host|connection|keep-alive|content-length|transfer-encoding|accept-encoding|user-agent)$/i;

/** A recorded request as it can be sent again. */
export function requestFrom({ method, url, headers, body }: RecordedRequest, overlaps = false): ScenarioRequest {
  const kept = headers.filter(([name]) => !dropped.test(name)).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path: url.startsWith('/') ? url : `/${url}`,
    headers: Object.fromEntries(kept),
    body: body?.text ?? null,
    ...(body?.encoding === 'base64' ? { bodyEncoding: 'base64' as const } : {}),
    ...(overlaps ? { overlaps } : {}),
  };
}

/** Whether a request came in while another was still being worked on. */
const isBeside = (request: RecordedRequest, others: readonly RecordedRequest[]): boolean =>
  others.some(({ startedAt, endedAt }) => startedAt <= request.startedAt && (endedAt ?? Infinity) > request.startedAt);

/** The requests before and beside the failing one and then that, in the order in which they came. Null when it was none. */
export function requestsOf({ work, earlier }: Recording): ScenarioRequest[] | null {
  if (work.kind !== 'request') return null;
  const before = earlier.map(({ request }) => request).toSorted((a, b) => a.startedAt - b.startedAt);
  const all = [...before, work.request];
  return all.map((request, i) => requestFrom(request, isBeside(request, all.slice(0, i))));
}

const fromCall = ({ kind, target, operation, request, outcome }: BoundaryCall): BoundaryAnswer => ({
  kind,
  target,
  operation: kind === 'http' && request ? `${request.method} ${request.url}` : operation,
  outcome,
});

/**
 * What stands in for the calls that leave the process, in the order of their making; file reads are given as input files.
 * `recording`: what they are of.
 */
export function answersFrom(calls: readonly BoundaryCall[], recording: Recording): BoundaryAnswer[] {
  const byStart = calls.toSorted((a, b) => a.startedAt - b.startedAt);
  return byStart
    .filter(({ kind }) => kind !== 'file' && kind !== 'process')
    .map((call) => (isDatabaseCall(call) ? databaseAnswer(call, recording) : fromCall(call)));
}

/** An operation without what tells one thing from another: `GET /users/#`. */
export const formOf = (operation: string): string =>
  operation.split('?', 1)[0]?.replace(/\/(?=[^/]*\d)[\w.-]+/g, '/#') ?? operation;

/** What an answer is to, without what tells one thing from another; statements and commands by their text and key. */
export function askedForm({ kind, operation, arguments: args = [] }: BoundaryAnswer): string {
  if (kind !== 'key-value') return kind === 'http' ? formOf(operation) : operation;
  const [key] = args;
  return typeof key === 'string' ? `${operation} ${key.slice(0, 200).replace(/[\w-]*\d[\w-]*/g, '#')}` : operation;
}

/**
 * Answers with those that were still on their way filled in by what calls of the same form got: a fixed program waits for
 * them. What nothing is known of never comes.
 */
export function settledAnswers(recording: Recording): BoundaryAnswer[] {
  const { calls, controls } = recording;
  const known = answersFrom([...calls, ...controls.flatMap((control) => control.calls)], recording);
  return answersFrom(calls, recording).map((answer) => {
    if (answer.outcome.kind !== 'pending') return answer;
    const like = known.find(
      (one) =>
        (one.outcome.kind === 'response' || one.outcome.kind === 'value') &&
        one.kind === answer.kind &&
        askedForm(one) === askedForm(answer),
    );
    return like ? { ...answer, outcome: like.outcome } : answer;
  });
}

/** Where the repository lay in production, read off a frame whose file is known in both. */
function productionRoot({ event, frames }: ReproductionContext): string | null {
  for (const { index, file } of frames) {
    const frame = event.errors[0]?.frames[index];
    const name = (frame?.absPath ?? frame?.filename)?.replace(/^file:\/\//, '');
    if (file && name?.endsWith(`/${file}`)) return name.slice(0, -file.length);
  }
  return null;
}

/** Files of the repository that the work read, with the content that they had then. */
export function inputsFrom(context: ReproductionContext, calls: readonly BoundaryCall[]): InputFile[] {
  const root = productionRoot(context);
  const found = new Map<string, string>();
  for (const { kind, target, outcome } of calls) {
    if (kind !== 'file' || outcome.kind !== 'value' || root === null || !target.startsWith(root)) continue;
    const path = target.slice(root.length);
    const content = contentOf(outcome.value);
    if (content !== null && context.files.includes(path) && context.readFile(path) !== content)
      found.set(path, content);
  }
  return [...found].map(([path, content]) => ({ path, content }));
}

function contentOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const { $: kind, base64, bytes } = value as { $?: unknown; base64?: unknown; bytes?: unknown };
  if (kind !== 'buffer' || typeof base64 !== 'string') return null;
  const content = Buffer.from(base64, 'base64');
  return typeof bytes === 'number' && bytes > content.length ? null : content.toString('utf8');
}

const drawnAtMost = 50;

/** Time and chance as the work met them; null for a recording of no work. */
export function clockOf({ clock, work }: Recording): NonNullable<ProgramScenario['clock']> | null {
  if (work.kind === 'none') return null;
  const { startedAt } = work.kind === 'request' ? work.request : work.job;
  const origin = new Date(Date.parse(clock.origin) + Math.round(startedAt)).toISOString();
  return { origin, random: clock.random.slice(0, drawnAtMost).map(({ of, value }) => ({ of, value })) };
}
