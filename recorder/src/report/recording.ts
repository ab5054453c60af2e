import type { CapturedFrame } from '../capture/captured.ts';
import { bounds } from '../bounds.ts';
import { takeDropped } from '../guard.ts';
import type { Options } from '../options.ts';
import { momentOf, monotonic, startedWall, wall } from '../originals.ts';
import { readHeaders } from '../unit-of-work/headers.ts';
import { stepsOf } from '../unit-of-work/order.ts';
import { readPlace } from '../unit-of-work/place.ts';
import { controls, earlierThan } from '../unit-of-work/remembered.ts';
import { idOf, program, type Timer, type Work } from '../unit-of-work/work.ts';
import type { Described } from './event.ts';
import { recorder } from './recorder.ts';
import { callOf, requestOf, responseOf } from './traffic.ts';

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
  const since = work.kind === 'program' ? monotonic() - 10_000 : work.startedAt;
  const earlier = earlierThan(work);
  const beside = earlier.filter((other) => overlaps(other, work));
  const calls = [...beside, work].flatMap((one) => one.calls ?? []).slice(-bounds.calls);
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
    calls: calls.map((call, i) => callOf(call, ['calls', i])),
    clock: clockOf(work),
    order: stepsOf(withProgram([...earlier, work]), since),
    earlier: earlier.map((other) => ({
      request: requestOf(other),
      response: responseOf(other),
      overlaps: overlaps(other, work),
    })),
    controls: controls().map((good, i) => ({
      request: requestOf(good),
      response: responseOf(good),
      calls: (good.calls ?? []).map((call, j) => callOf(call, ['controls', i, 'calls', j])),
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

/** What runs outside of requests has its steps among theirs. */
const withProgram = (works: Work[]): Work[] => (works.includes(program) ? works : [program, ...works]);

/** Whether one ran while the other did. What fails outside of any work fails now. */
function overlaps(other: Work, work: Work): boolean {
  if (other.endedAt === 0) return true;
  return work.kind !== 'program' && other.endedAt >= work.startedAt;
}

function workOf(work: Work): Record<string, unknown> {
  if (work.kind === 'request') return { kind: 'request', request: requestOf(work) };
  if (work.job) return { kind: 'job', job: { ...work.job, startedAt: momentOf(work.startedAt) } };
  return { kind: 'none' };
}

function clockOf(work: Work): Record<string, unknown> {
  return {
    origin: new Date(startedWall).toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    reads: readsOf(work.reads ?? []),
    random: (work.random ?? []).map(({ of, at, value }) => ({ of, at: momentOf(at), value })),
    timers: (work.timers ?? []).map(timerOf),
  };
}

function readsOf(reads: readonly number[]): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (let i = 0; i + 2 < reads.length; i += 3)
    found.push({ of: reads[i] === 0 ? 'wall' : 'monotonic', at: momentOf(reads[i + 1] ?? 0), value: reads[i + 2] });
  return found;
}

function timerOf({ number, kind, delayMs, setAt, firings, place }: Timer): Record<string, unknown> {
  const told = place && readPlace(place);
  const [, fired] = firings;
  return {
    id: idOf('timer', number),
    kind,
    delayMs,
    setAt: momentOf(setAt),
    firedAt: fired === undefined ? null : momentOf(fired),
    ...(told === null ? {} : { place: told }),
  };
}

/** W3C trace context (https://www.w3.org/TR/trace-context/), from the request's own header. */
function traceOf(work: Work): { traceId: string; spanId: string | null } | null {
  const header = readHeaders(work.headers).find(([name]) => name.toLowerCase() === 'traceparent')?.[1] ?? '';
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(header);
  return match?.[1] ? { traceId: match[1], spanId: match[2] ?? null } : null;
}
