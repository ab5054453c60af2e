import { channel } from 'node:diagnostics_channel';
import { guard } from '../guard.ts';
import { Body } from '../unit-of-work/body.ts';
import { beginCall, type Call } from '../unit-of-work/call.ts';
import type { RawHeaders } from '../unit-of-work/headers.ts';
import { Asked } from '../unit-of-work/messages.ts';

/** undici's own request, of Node's `fetch` and of the package alike (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel). */
interface Request {
  origin?: string | URL;
  path?: string;
  method?: string;
  headers?: unknown;
}

interface Message {
  request: Request;
  response: { statusCode: number; headers: unknown };
  error: unknown;
}

const watched = new WeakSet<object>();

/**
 * Follows the calls of the global `fetch` and of the package `undici`, by undici's diagnostics channels. Bytes come by on two methods of
 * its requests: one prototype for each copy of undici, seen when its first request is made. The answer that the app reads is not touched.
 */
export function watchUndiciCalls(): void {
  on('undici:request:create', ({ request }) => begin(request));
  on('undici:request:headers', ({ request, response }) => {
    const call = Asked.callOf(request);
    if (!call) return;
    call.status = Number(response.statusCode);
    call.answerHeaders = rawOf(response.headers);
    call.outcome = 'response';
  });
  on('undici:request:trailers', ({ request }) => Asked.callOf(request)?.end('response'));
  on('undici:request:error', ({ request, error }) => {
    const call = Asked.callOf(request);
    if (call?.outcome === 'response') call.end('response');
    else call?.fail(error);
  });
}

function on(name: string, run: (message: Message) => void): void {
  channel(name).subscribe((message) => guard('undici', () => run(message as Message), undefined));
}

function begin(request: Request): void {
  const prototype: unknown = Object.getPrototypeOf(request);
  if (typeof prototype === 'object' && prototype !== null && !watched.has(prototype)) {
    watched.add(prototype);
    watchBytes(prototype as Record<string, unknown>);
  }
  const call = beginCall('http', String(request.origin ?? ''), '');
  call.method = request.method ?? 'GET';
  call.url = request.path ?? '/';
  call.headers = rawOf(request.headers);
  void new Asked(request, call);
}

function watchBytes(prototype: Record<string, unknown>): void {
  before(prototype, 'onBodySent', (call, chunk) => (call.body ??= new Body()).add(chunk));
  before(prototype, 'onData', (call, chunk) => (call.answerBody ??= new Body()).take(chunk));
  before(prototype, 'onResponseData', (call, chunk) => (call.answerBody ??= new Body()).take(chunk));
}

/** Lets a step of ours run before a method. */
function before(prototype: Record<string, unknown>, name: string, run: (call: Call, chunk: unknown) => void): void {
  const original = prototype[name];
  if (typeof original !== 'function') return;
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    enumerable: false,
    value: function (this: object, ...given: unknown[]): unknown {
      const call = Asked.callOf(this);
      const chunk = given.find((one) => one instanceof Uint8Array || typeof one === 'string');
      if (call !== undefined && chunk !== undefined) guard('undici', () => run(call, chunk), undefined);
      return Reflect.apply(original, this, given);
    },
  });
}

/** undici's headers: names and values in one list, a head's lines (before version 6), pairs, or a record. */
function rawOf(given: unknown): RawHeaders {
  if (Array.isArray(given)) return given;
  if (typeof given === 'string') return `\r\n${given}`;
  return Object.entries((given ?? {}) as Record<string, unknown>).flat();
}
