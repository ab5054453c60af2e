import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import type { Options } from '../options.ts';
import { moment } from '../originals.ts';
import { Body } from './body.ts';
import { ended, keepControl, routeKey, started, wantsControl } from './remembered.ts';
import { noHeaders, type RawHeaders } from './headers.ts';
import { type Asked, current, newWork, step, type Work } from './work.ts';

/** Told when a request's answer is out; `work.thrown` is the last error that was thrown in it. */
export type Finished = (work: Work, status: number) => void;

const adopted = new WeakSet<object>();

/**
 * Follows the requests that come to the HTTP servers of this process. The request becomes the context of what it starts, by a
 * diagnostics channel of Node's own: no function of ours stands on the app's stack but `push`, which its body comes through.
 */
export function watchInbound(options: Options, finished: Finished): void {
  channel('http.server.request.start').subscribe((message) => {
    guard(
      'request',
      () => follow(message as { request: IncomingMessage; response: ServerResponse }, options, finished),
      undefined,
    );
  });
}

function follow(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  options: Options,
  finished: Finished,
): void {
  if (adopted.has(request)) return;
  adopted.add(request);
  const work = newWork('request');
  work.asked = askedOf(request, work);
  started(work);
  current.enterWith(work);
  step('request', work.id, work.id);
  const enter = () => {
    if (current.getStore() !== work) guard('enter', () => current.enterWith(work), undefined);
  };
  followBody(request, work.asked.body, enter);
  request.prependListener('end', enter);
  const key = routeKey(work.asked.method, work.asked.url);
  const answer = new Body();
  const wanted = options.isOn('controls') && wantsControl(key);
  if (wanted) followAnswer(response, answer);
  response.prependListener('close', () => {
    enter();
    guard('finish', () => finish(work, request, response, answer, wanted ? key : null, finished), undefined);
  });
}

function askedOf(request: IncomingMessage, work: Work): Asked {
  return {
    id: work.id,
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    route: null,
    headers: { flat: request.rawHeaders },
    body: new Body(),
    startedAt: work.startedAt,
    endedAt: null,
  };
}

/** What the parser hands to the stream is copied on its way; the app reads it as ever. */
export function followBody(message: IncomingMessage, body: Body, before: () => void): void {
  const { push } = message;
  if (typeof push !== 'function') return;
  Object.defineProperty(message, 'push', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: function (this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding) {
      before();
      if (chunk !== null) guard('body', () => body.add(chunk, encoding), undefined);
      return push.call(this, chunk, encoding);
    },
  });
}

function followAnswer(response: ServerResponse, body: Body): void {
  for (const name of ['write', 'end'] as const) {
    const original = response[name] as (...given: unknown[]) => unknown;
    Object.defineProperty(response, name, {
      configurable: true,
      writable: true,
      enumerable: false,
      value: function (this: ServerResponse, ...given: unknown[]) {
        guard('answer', () => body.add(given[0], given[1]), undefined);
        return original.apply(this, given);
      },
    });
  }
}

function finish(
  work: Work,
  request: IncomingMessage,
  response: ServerResponse,
  body: Body,
  control: string | null,
  finished: Finished,
): void {
  if (!work.asked) return;
  work.endedAt = moment();
  work.asked.endedAt = work.endedAt;
  work.asked.route = routeOf(request);
  work.answered = { status: response.statusCode, headers: headOf(response), body };
  step('request', work.id, work.id);
  const isGood = response.writableFinished && response.statusCode < 400 && work.thrown === null;
  if (isGood && control !== null) keepControl(control, work);
  else body.release();
  finished(work, response.statusCode);
  ended(work);
  if (bodiesOf(work) > bounds.bodiesPerWork) drop('bodies-large');
}

function bodiesOf(work: Work): number {
  return work.calls.reduce(
    (sum, call) => sum + (call.outcome.kind === 'response' ? call.outcome.answered.body.bytes : 0),
    0,
  );
}

/** Express leaves the pattern on the request: `/users/:id` of `app.get`. */
function routeOf(request: IncomingMessage): string | null {
  const { route, baseUrl } = request as { route?: { path?: unknown }; baseUrl?: unknown };
  if (typeof route !== 'object' || route === null || typeof route.path !== 'string') return null;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${route.path}`;
}

/** The head that was sent; building the headers anew for every answer would cost more than all else here. */
function headOf(response: ServerResponse): RawHeaders {
  const { _header: head } = response as { _header?: unknown };
  return typeof head === 'string' ? { head } : noHeaders;
}
