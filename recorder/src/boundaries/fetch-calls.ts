import { AsyncLocalStorage } from 'node:async_hooks';
import { guard } from '../guard.ts';
import { Body } from '../work/body.ts';
import { noHeaders, type RawHeaders } from '../work/headers.ts';
import { beginCall, type Call, endCall, failed } from '../work/work.ts';

/** undici's dispatcher, as far as it is used (https://undici.nodejs.org/#/docs/api/Dispatcher). */
interface Dispatcher {
  dispatch: (options: DispatchOptions, handler: Handler) => boolean;
}

interface DispatchOptions {
  origin?: string | URL;
  path: string;
  method: string;
  headers?: unknown;
  body?: unknown;
}

type Handler = Record<string, unknown>;

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');
const followed = new WeakSet<object>();
/** What the app gave to `fetch` as a body: the dispatcher sees only a stream of it. */
const givenBody = new AsyncLocalStorage<unknown>();

/**
 * Follows the calls of the global `fetch` at the dispatcher below it, where bodies come by as bytes: the response that the app
 * reads is not touched.
 */
export function watchFetchCalls(): void {
  const original = globalThis.fetch;
  if (typeof original !== 'function') return;
  const fetch = function (
    this: unknown,
    ...args: Parameters<typeof globalThis.fetch>
  ): ReturnType<typeof globalThis.fetch> {
    guard('fetch', followDispatcher, undefined);
    return givenBody.run(args[1]?.body, () => Reflect.apply(original, this, args));
  };
  Object.defineProperty(fetch, 'length', { value: original.length, configurable: true });
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, configurable: true, enumerable: true });
}

/** Reading `Headers` makes Node load undici, which sets its global dispatcher then. */
function followDispatcher(): void {
  void globalThis.Headers;
  const dispatcher = (globalThis as { [globalDispatcher]?: Dispatcher })[globalDispatcher];
  if (!dispatcher || followed.has(dispatcher)) return;
  followed.add(dispatcher);
  const original = dispatcher.dispatch;
  Object.defineProperty(dispatcher, 'dispatch', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: function (this: Dispatcher, options: DispatchOptions, handler: Handler) {
      guard('fetch', () => follow(options, handler), undefined);
      return original.call(this, options, handler);
    },
  });
}

function follow(options: DispatchOptions, handler: Handler): void {
  const call = beginCall('http', String(options.origin ?? ''), '');
  const body = new Body();
  const sent = givenBody.getStore();
  if (typeof sent === 'string' || sent instanceof Uint8Array) body.add(sent);
  else if (sent instanceof URLSearchParams) body.add(sent.toString());
  call.asked = {
    id: call.id,
    method: options.method,
    url: options.path,
    route: null,
    headers: rawOf(options.headers),
    body,
    startedAt: call.startedAt,
    endedAt: null,
  };
  const answer = new Body();
  let status = 0;
  let headers: RawHeaders = noHeaders;
  const end = () => endCall(call, { kind: 'response', answered: { status, headers, body: answer } });
  before(handler, 'onHeaders', (code, raw) => {
    status = Number(code);
    headers = rawOf(raw);
    call.outcome = { kind: 'response', answered: { status, headers, body: answer } };
  });
  before(handler, 'onResponseStart', (_controller, code, told) => {
    status = Number(code);
    headers = rawOf(told);
    call.outcome = { kind: 'response', answered: { status, headers, body: answer } };
  });
  before(handler, 'onData', (chunk) => answer.add(chunk));
  before(handler, 'onResponseData', (_controller, chunk) => answer.add(chunk));
  before(handler, 'onComplete', end);
  before(handler, 'onResponseEnd', end);
  before(handler, 'onError', (error) => fail(call, error));
  before(handler, 'onResponseError', (_controller, error) => fail(call, error));
}

function fail(call: Call, error: unknown): void {
  if (call.outcome.kind === 'pending') endCall(call, failed(error));
  else endCall(call, call.outcome);
}

/** Lets a step of ours run before a method of the handler. */
function before(handler: Handler, name: string, run: (...args: unknown[]) => void): void {
  const original = handler[name];
  if (typeof original !== 'function') return;
  handler[name] = function (this: unknown, ...args: unknown[]): unknown {
    guard('fetch', () => run(...args), undefined);
    return Reflect.apply(original, this, args);
  };
}

/** undici's headers: names and values in one list, pairs, or a record. */
function rawOf(given: unknown): RawHeaders {
  if (Array.isArray(given)) return { flat: given };
  const pairs = given instanceof Headers ? [...given] : Object.entries((given ?? {}) as Record<string, unknown>);
  return { flat: pairs.flat() };
}
