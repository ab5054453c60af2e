import { channel } from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { guard } from '../guard.ts';
import { Body } from '../unit-of-work/body.ts';
import { beginCall, type Call } from '../unit-of-work/call.ts';
import { noHeaders } from '../unit-of-work/headers.ts';
import { Answer, Asked, watchMessages } from '../unit-of-work/messages.ts';

interface Message {
  request: ClientRequest;
  response: IncomingMessage;
  error: unknown;
}

let isOwn = false;

/** Runs a call of the recorder's own, which is none of the app's. */
export function unrecorded<T>(run: () => T): T {
  isOwn = true;
  try {
    return run();
  } finally {
    isOwn = false;
  }
}

/** Follows the calls that `node:http` and `node:https` make, through Node's diagnostics channels. */
export function watchHttpCalls(): void {
  watchMessages();
  watchWrites();
  on('http.client.request.start', ({ request }) => {
    const call = begin(request);
    if (call) call.headers = headOf(request);
  });
  on('http.client.response.finish', ({ request, response }) => answer(request, response));
  on('http.client.request.error', ({ request, error }) => Asked.callOf(request)?.fail(error));
}

function on(name: string, run: (message: Message) => void): void {
  channel(name).subscribe((message) => guard('http', () => run(message as Message), undefined));
}

/** The bytes that are sent are told by no channel. */
function watchWrites(): void {
  const prototype = http.ClientRequest.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ['write', 'end']) {
    const original = prototype[name];
    if (!original) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      enumerable: false,
      value: function (this: ClientRequest, ...given: unknown[]) {
        const [chunk, encoding] = given;
        if (typeof chunk === 'string' || chunk instanceof Uint8Array)
          guard('http', () => collect(this, chunk, encoding), undefined);
        return original.apply(this, given);
      },
    });
  }
}

function collect(request: ClientRequest, chunk: unknown, encoding: unknown): void {
  const call = begin(request);
  if (call && call.status === 0) (call.body ??= new Body()).add(chunk, encoding);
}

function begin(request: ClientRequest): Call | null {
  const known = Asked.callOf(request);
  if (known !== undefined || isOwn) return known ?? null;
  const { protocol } = request as { protocol?: string };
  const call = beginCall('http', protocol ?? 'http:', '');
  call.method = request.method;
  call.url = request.path;
  void new Asked(request, call);
  return call;
}

function headOf(request: ClientRequest): Call['headers'] {
  const { _header: head } = request as { _header?: unknown };
  return typeof head === 'string' ? head : noHeaders;
}

function answer(request: ClientRequest, response: IncomingMessage): void {
  const call = Asked.callOf(request);
  if (!call || Answer.callOf(response) !== undefined) return;
  call.status = response.statusCode ?? 0;
  call.answerHeaders = response.rawHeaders;
  call.outcome = 'response';
  void new Answer(response, call);
  response.prependListener('close', closed);
}

/** An answer that broke off: what came of it is what the program got. */
function closed(this: IncomingMessage): void {
  guard('http', () => endAnswer(this), undefined);
}

function endAnswer(response: IncomingMessage): void {
  Answer.callOf(response)?.end('response');
}
