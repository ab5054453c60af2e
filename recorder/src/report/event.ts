import { types } from 'node:util';
import type { CapturedFrame } from '../capture/captured.ts';
import { pathOfUrl } from '../capture/watch.ts';
import type { Options } from '../options.ts';
import { wall } from '../originals.ts';
import type { Encoded } from '../values/encoded.ts';
import { plain, type Room } from '../values/plain.ts';
import { classOf } from '../values/shapes.ts';
import type { Call } from '../unit-of-work/call.ts';
import { readHeaders } from '../unit-of-work/headers.ts';
import { addressOf } from '../unit-of-work/order.ts';
import type { Work } from '../unit-of-work/work.ts';
import { matchFrames } from './matched.ts';
import { recorder } from './recorder.ts';
import { sourceLines } from './source-lines.ts';
import { readStack, type StackFrame, stackOf } from './stack.ts';

/** How an error came to be reported: Sentry's mechanism. */
export interface Mechanism {
  type: 'onuncaughtexception' | 'onunhandledrejection' | 'http' | 'exit' | 'generic';
  handled: boolean;
}

/** An error and its causes with what is known of each, the reported one first. */
export interface Described {
  type: string;
  message: string;
  code: string | null;
  stack: StackFrame[];
  captured: CapturedFrame[];
}

const variablesRoom = 300_000;

/** Class, message, code and stack of any thrown value; runs no code of the app but the engine's own accessors. */
export function describe(error: unknown, captured: CapturedFrame[]): Described {
  if (typeof error !== 'object' || error === null || types.isProxy(error)) {
    const text = typeof error === 'function' || typeof error === 'object' ? `[${typeof error}]` : String(error);
    return { type: 'Error', message: text.slice(0, 8192), code: null, stack: [], captured };
  }
  const stack = stackOf(error) ?? '';
  const message = own(error, 'message');
  const code = own(error, 'code');
  const name = own(error, 'name') ?? heading(stack) ?? classOf(error);
  return {
    type: String(name).slice(0, 200),
    message: typeof message === 'string' ? message.slice(0, 8192) : '',
    code: typeof code === 'string' || typeof code === 'number' ? String(code).slice(0, 100) : null,
    stack: readStack(stack),
    captured,
  };
}

/** `TypeError: ...` or `TypeError [CODE]: ...`: what the engine called it when it was made. */
function heading(stack: string): string | null {
  return (
    /^(?:Uncaught )?([A-Za-z_$][\w$]*(?:Error|Exception)?)(?: \[[^\]]{1,100}\])?(?::|\n|$)/.exec(
      stack.slice(0, 300),
    )?.[1] ?? null
  );
}

function own(value: object, key: string): unknown {
  for (let at: object | null = value, steps = 0; at && steps < 10 && !types.isProxy(at); steps += 1) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found) return 'value' in found && typeof found.value !== 'object' ? found.value : undefined;
    if (key !== 'name') return undefined;
    at = Object.getPrototypeOf(at) as object | null;
  }
  return undefined;
}

/** What caused an error, and so on: at most five. */
export function causesOf(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (
    let at = error;
    found.length < 5 && typeof at === 'object' && at !== null && !types.isProxy(at);
    at = found.at(-1)
  ) {
    const cause: unknown = Object.getOwnPropertyDescriptor(at, 'cause')?.value;
    if (cause === undefined || cause === null || found.includes(cause) || cause === error) break;
    found.push(cause);
  }
  return found;
}

/** The Sentry event of an error (https://develop.sentry.dev/sdk/data-model/event-payloads/). `errors`: the reported one, then its causes. */
export function buildEvent(
  id: string,
  errors: readonly Described[],
  mechanism: Mechanism,
  work: Work,
  options: Options,
): Record<string, unknown> {
  const room: Room = { characters: variablesRoom };
  const values = errors.map((error, i) => exceptionOf(error, i, mechanism, room)).toReversed();
  return {
    event_id: id,
    timestamp: wall() / 1000,
    platform: 'node',
    level: mechanism.handled ? 'error' : 'fatal',
    ...(options.release ? { release: options.release } : {}),
    environment: options.environment ?? 'production',
    sdk: { name: recorder.sdk, version: recorder.version },
    contexts: { runtime: { name: 'node', version: process.version } },
    ...(options.service ? { tags: { 'service.name': options.service } } : {}),
    exception: { values },
    ...(work.kind === 'request'
      ? { request: requestOf(work), transaction: `${work.method} ${work.route ?? work.url.split('?')[0]}` }
      : {}),
    breadcrumbs: (work.calls ?? []).slice(-50).map(crumbOf),
  };
}

function crumbOf(call: Call): Record<string, unknown> {
  const { target, operation } = addressOf(call);
  const http = { url: `${target}${call.url}`, method: call.method };
  return {
    category: call.kind,
    type: call.kind === 'http' ? 'http' : 'default',
    message: operation.slice(0, 500),
    data: call.kind === 'http' ? http : {},
  };
}

function exceptionOf(error: Described, index: number, mechanism: Mechanism, room: Room): Record<string, unknown> {
  const stack = error.stack.length > 0 ? error.stack : error.captured.map(asStackFrame);
  const matched = matchFrames(stack, error.captured);
  const root = { frames: error.captured } as unknown as Encoded;
  const frames = stack.map((frame, i) => frameOf(frame, matched[i] ?? null, root, room));
  return {
    type: error.type,
    value: error.message,
    mechanism:
      index === 0
        ? { ...mechanism, ...(error.code ? { data: { code: error.code } } : {}) }
        : { type: 'chained', handled: true, exception_id: index, parent_id: index - 1, source: 'cause' },
    stacktrace: { frames: frames.toReversed() },
  };
}

function asStackFrame(frame: CapturedFrame): StackFrame {
  return {
    function: frame.function,
    file: pathOfUrl(frame.url),
    line: frame.line,
    column: frame.column,
    isAsync: false,
  };
}

function frameOf(
  frame: StackFrame,
  captured: CapturedFrame | null,
  root: Encoded,
  room: Room,
): Record<string, unknown> {
  const filename = frame.file === null ? '<anonymous>' : pathOfUrl(frame.file);
  const inApp =
    filename.startsWith('/') || /^[A-Za-z]:[\\/]/.test(filename) ? !/[\\/]node_modules[\\/]/.test(filename) : false;
  const lines = frame.line !== null && !filename.startsWith('node:') ? sourceLines(filename, frame.line) : null;
  return {
    filename,
    function: `${frame.isAsync ? 'async ' : ''}${frame.function ?? '?'}`,
    ...(frame.line === null ? {} : { lineno: frame.line, colno: frame.column }),
    in_app: inApp,
    ...(lines ? { pre_context: lines.pre, context_line: lines.at, post_context: lines.post } : {}),
    ...(captured ? { vars: variablesOf(captured, root, room) } : {}),
  };
}

/** All names that a frame could see, inner ones over outer ones, the module's own left out. */
function variablesOf(frame: CapturedFrame, root: Encoded, room: Room): Record<string, unknown> {
  const named = new Map<string, Encoded>(Object.entries(frame.arguments));
  for (const scope of frame.scopes) {
    if (scope.kind === 'module') continue;
    for (const [name, value] of Object.entries(scope.values)) if (!named.has(name)) named.set(name, value);
  }
  return Object.fromEntries([...named].slice(0, 100).map(([name, value]) => [name, plain(value, root, room)]));
}

function requestOf({ method, url, headers: raw, body: given }: Work): Record<string, unknown> {
  const headers = Object.fromEntries(readHeaders(raw).map(([name, value]) => [name.toLowerCase(), value]));
  const body = given?.recorded();
  return {
    method,
    url: `http://${headers.host ?? 'localhost'}${url.split('?')[0]}`,
    ...(url.includes('?') ? { query_string: url.slice(url.indexOf('?') + 1) } : {}),
    headers,
    ...(body ? { data: body.text } : {}),
  };
}
