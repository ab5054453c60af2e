import { channel } from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { guard } from '../guard.ts';
import { Body } from '../work/body.ts';
import { followBody } from '../work/inbound.ts';
import { noHeaders } from '../work/headers.ts';
import { beginCall, type Call, endCall, failed } from '../work/work.ts';

const bodies = new WeakMap<ClientRequest, Body>();
const calls = new WeakMap<ClientRequest, Call>();

/** Follows the calls that `node:http` and `node:https` make, through Node's diagnostics channels. */
export function watchHttpCalls(): void {
  followWrites();
  on('http.client.request.start', ({ request }) => begin(request));
  on('http.client.response.finish', ({ request, response }) => answer(request, response));
  on('http.client.request.error', ({ request, error }) => endCall(calls.get(request) ?? begin(request), failed(error)));
}

interface Message {
  request: ClientRequest;
  response: IncomingMessage;
  error: unknown;
}

function on(name: string, run: (message: Message) => void): void {
  channel(name).subscribe((message) => guard('http', () => run(message as Message), undefined));
}

/** The bytes that are sent are told by no channel. */
function followWrites(): void {
  const prototype = http.ClientRequest.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ['write', 'end']) {
    const original = prototype[name];
    if (!original) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      enumerable: false,
      value: function (this: ClientRequest, ...given: unknown[]) {
        guard('http', () => collect(this, given), undefined);
        return original.apply(this, given);
      },
    });
  }
}

function collect(request: ClientRequest, [chunk, encoding]: readonly unknown[]): void {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
  const body = bodies.get(request) ?? new Body();
  bodies.set(request, body);
  body.add(chunk, encoding);
}

function begin(request: ClientRequest): Call {
  const known = calls.get(request);
  if (known) return known;
  const { protocol, _header: head } = request as { protocol?: string; _header?: unknown };
  const call = beginCall('http', protocol ?? 'http:', '');
  calls.set(request, call);
  call.asked = {
    id: call.id,
    method: request.method,
    url: request.path,
    route: null,
    headers: typeof head === 'string' ? { head } : noHeaders,
    body: bodies.get(request) ?? new Body(),
    startedAt: call.startedAt,
    endedAt: null,
  };
  return call;
}

function answer(request: ClientRequest, response: IncomingMessage): void {
  const call = begin(request);
  const answered = { status: response.statusCode ?? 0, headers: { flat: response.rawHeaders }, body: new Body() };
  const outcome = { kind: 'response', answered } as const;
  call.outcome = outcome;
  followBody(response, answered.body, () => undefined);
  const end = () => guard('http', () => endCall(call, outcome), undefined);
  response.prependListener('end', end);
  response.prependListener('close', end);
}
