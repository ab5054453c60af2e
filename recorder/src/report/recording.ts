import { bounds } from '../bounds.ts';
import type { CapturedFrame } from '../capture/captured.ts';
import { takeDropped } from '../guard.ts';
import type { Options } from '../options.ts';
import { moment, startedWall, wall } from '../originals.ts';
import { noHeaders, readHeaders } from '../work/headers.ts';
import type { Answered, Asked, Call, Work } from '../work/work.ts';
import { placeOf } from '../work/call-place.ts';
import { stepsSince } from '../work/work.ts';
import { controls, earlierThan } from '../work/remembered.ts';
import type { Described } from './event.ts';
import { recorder } from './recorder.ts';

/** `reproof.recording/1` of one failure, not yet scrubbed. `cut` = values of the frames that did not fit. */
export function buildRecording(
  id: string,
  event: string,
  error: Described,
  cut: number,
  work: Work,
  options: Options,
): Record<string, unknown> {
  const { type, message, code } = error;
  const since = work.asked || work.job ? work.startedAt : Math.max(0, moment() - 10_000);
  const recording = {
    schema: 'reproof.recording/1',
    id,
    event,
    at: new Date(wall()).toISOString(),
    recorder: { name: recorder.name, version: recorder.version },
    service: options.service,
    release: options.release,
    environment: options.environment,
    runtime: { name: 'node', version: process.versions.node, platform: process.platform, arch: process.arch },
    trace: traceOf(work),
    error: { type, message, code },
    frames: error.captured.map(frameOf),
    work: workOf(work),
    calls: work.calls.map(callOf),
    clock: clockOf(work),
    order: stepsSince(since),
    earlier: earlierThan(work).map((other) => ({
      request: other.asked ? askedOf(other.asked) : null,
      response: other.answered ? answeredOf(other.answered) : null,
      overlaps: (other.endedAt ?? Infinity) >= work.startedAt,
    })),
    controls: controls().map((good) => ({
      request: good.asked ? askedOf(good.asked) : null,
      response: good.answered ? answeredOf(good.answered) : null,
      calls: good.calls.map(callOf),
    })),
    scrubbed: [],
  };
  const dropped = takeDropped();
  if (cut > 0) dropped.values = (dropped.values ?? 0) + cut;
  return { ...recording, dropped };
}

function frameOf(frame: CapturedFrame): Record<string, unknown> {
  const { url, function: name, line, column, receiver, arguments: given, scopes, entry } = frame;
  return { url, function: name, line, column, receiver, arguments: given, scopes, entry };
}

function workOf(work: Work): Record<string, unknown> {
  if (work.asked) return { kind: 'request', request: askedOf(work.asked) };
  if (work.job) return { kind: 'job', job: { ...work.job, startedAt: work.startedAt } };
  return { kind: 'none' };
}

function askedOf({ id, method, url, route, headers, body, startedAt, endedAt }: Asked): Record<string, unknown> {
  return {
    id,
    method: method.slice(0, 32),
    url: url.slice(0, 16_384),
    route: route?.slice(0, 1024) ?? null,
    headers: boundHeaders(readHeaders(headers)),
    body: body.recorded(),
    startedAt,
    endedAt,
  };
}

function answeredOf({ status, headers, body }: Answered): Record<string, unknown> {
  return {
    status: Math.min(599, Math.max(100, status)),
    headers: boundHeaders(readHeaders(headers)),
    body: body.recorded(),
  };
}

function boundHeaders(headers: readonly (readonly [string, string])[]): string[][] {
  return headers.slice(0, 200).map(([name, value]) => [name.slice(0, 256), value.slice(0, 16_384)]);
}

function callOf({ asked, outcome, ...call }: Call): Record<string, unknown> {
  const { target, operation } = placeOf({ ...call, asked, outcome });
  return {
    ...call,
    target: target.slice(0, 2048),
    operation: operation.slice(0, 65_536),
    request: asked ? askedOf(asked) : null,
    outcome: outcome.kind === 'response' ? { kind: 'response', response: answeredOf(outcome.answered) } : outcome,
  };
}

function clockOf(work: Work): Record<string, unknown> {
  return {
    origin: new Date(startedWall).toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    reads: work.reads.slice(0, bounds.reads),
    random: work.random.slice(0, bounds.reads),
    timers: work.timers.slice(0, bounds.reads),
  };
}

/** W3C trace context (https://www.w3.org/TR/trace-context/), from the request's own header. */
function traceOf(work: Work): { traceId: string; spanId: string | null } | null {
  const header =
    readHeaders(work.asked?.headers ?? noHeaders).find(([name]) => name.toLowerCase() === 'traceparent')?.[1] ?? '';
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(header);
  return match?.[1] ? { traceId: match[1], spanId: match[2] ?? null } : null;
}
