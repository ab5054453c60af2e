import type { Call, Seen } from './seen.ts';
import type { PageEvent, PageWindow } from './window.ts';

/** How the script was set up: `data-dsn`, `data-release`, `data-environment`, `data-service` of its element. */
export interface PageOptions {
  dsn: string;
  release: string | null;
  environment: string | null;
  service: string | null;
}

/** What is told of a thrown value. */
export interface Thrown {
  type: string;
  value: string;
  frames: Array<Record<string, unknown>>;
  handled: boolean;
}

const framesAtMost = 50;
const stackAtMost = 20_000;
/** V8's `at f (url:1:2)`, and `f@url:1:2` of Firefox and Safari. */
const v8Frame = /^\s*at (?:async )?(?:(.{0,200}?) \()?(\S{1,1000}):(\d+):(\d+)\)?$/;
const otherFrame = /^([^@\s]{0,200})@(\S{1,1000}):(\d+):(\d+)$/;

/** The error as Sentry's protocol has it, outermost frame first; a place alone where there is no stack. */
export function thrownOf(error: unknown, handled: boolean, event?: PageEvent): Thrown {
  const known = error instanceof Error ? error : null;
  const message = known ? known.message : String(error ?? event?.message ?? 'unknown error');
  const stack = typeof known?.stack === 'string' ? known.stack.slice(0, stackAtMost) : '';
  const frames = stack.split('\n').flatMap((line) => {
    const [, name, filename, lineno, colno] = v8Frame.exec(line) ?? otherFrame.exec(line) ?? [];
    if (!filename) return [];
    return [{ filename, function: name || '?', lineno: Number(lineno), colno: Number(colno), in_app: true }];
  });
  if (frames.length === 0 && event?.filename) {
    const { filename, lineno, colno } = event;
    frames.push({ filename, function: '?', lineno: lineno || 1, colno: colno || 1, in_app: true });
  }
  return { type: known?.name ?? 'Error', value: message, frames: frames.slice(0, framesAtMost).toReversed(), handled };
}

const id = (): string => crypto.randomUUID().replaceAll('-', '');

/** The envelope's values, not yet scrubbed: a Sentry event and a recording (`reproof.recording/1`). */
export function reportOf(thrown: Thrown, seen: Seen, page: PageWindow, options: PageOptions) {
  const { type, value, frames, handled } = thrown;
  const { release, environment, service } = options;
  const now = new Date();
  const event_id = id();
  const origin = new Date(now.getTime() - page.performance.now()).toISOString();
  const mechanism = { type: 'reproof.page', handled };
  const event = {
    event_id,
    timestamp: now.getTime() / 1000,
    platform: 'javascript',
    level: 'error',
    release: release ?? undefined,
    environment: environment ?? undefined,
    tags: service ? { service } : undefined,
    exception: { values: [{ type, value, stacktrace: { frames }, mechanism }] },
    request: { url: page.location.href },
    breadcrumbs: [...seen.crumbs],
  };
  const recording = {
    schema: 'reproof.recording/1',
    id: id(),
    event: event_id,
    at: now.toISOString(),
    recorder: { name: '@reproof/recorder/page', version: '0.1.0' },
    service,
    release,
    environment,
    runtime: { name: 'browser', version: '', platform: 'browser', arch: '' },
    trace: null,
    error: { type, message: value, code: null },
    frames: [],
    work: { kind: 'none' },
    calls: seen.calls.map(callOf),
    clock: { origin, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, reads: [], random: [], timers: [] },
    order: [],
    earlier: [],
    controls: [],
    scrubbed: [],
    dropped: seen.dropped > 0 ? { calls: seen.dropped } : {},
  };
  return { event_id, event, recording };
}

const bodyOf = (text: string, size: number) => ({
  encoding: 'utf8',
  text,
  bytes: Math.max(size, text.length),
  truncated: size > text.length,
});

function callOf(call: Call, index: number) {
  const { origin, pathname, search } = new URL(call.url);
  const { method, body, status, type, answer, size, startedAt, endedAt } = call;
  const response = {
    status: status ?? 0,
    headers: type ? [['content-type', type]] : [],
    body: answer === null ? null : bodyOf(answer, size),
  };
  const failed = { type: 'TypeError', message: 'Failed to fetch', code: null };
  const request = {
    id: `r${index}`,
    method,
    url: pathname + search,
    route: null,
    headers: [],
    body: body === null ? null : bodyOf(body, body.length),
    startedAt,
    endedAt,
  };
  const outcome =
    status === null
      ? { kind: 'pending' }
      : status === 0
        ? { kind: 'error', error: failed }
        : { kind: 'response', response };
  const operation = `${method} ${pathname}${search}`;
  return {
    id: `c${index}`,
    during: null,
    kind: 'http',
    target: origin,
    operation,
    arguments: [],
    request,
    outcome,
    startedAt,
    endedAt,
  };
}
