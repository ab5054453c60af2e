import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { guard } from '../guard.ts';
import type { Options } from '../options.ts';
import { monotonic } from '../originals.ts';
import { Body } from './body.ts';
import { noHeaders, type RawHeaders } from './headers.ts';
import { enter, Served, watchMessages } from './messages.ts';
import { ended, keepControl, routeKey, started, wantsControl } from './remembered.ts';
import { current, nextOrder, Work } from './work.ts';

/** Told when a request's answer is out, before the work is put away. */
export type Finished = (work: Work, status: number) => void;

/**
 * Follows the requests that come to the HTTP servers of this process. The request becomes the context of what it starts, by a
 * diagnostics channel of Node's own: no function of ours stands on the app's stack but `push`, which its body comes through.
 */
export function watchInbound(options: Options, finished: Finished): void {
  watchMessages();
  const areControlsOn = options.isOn('controls');
  const close = function (this: ServerResponse): void {
    const work = Served.workOf(this);
    if (work === undefined || work.endedAt !== 0) return;
    enter(work);
    guard('finish', () => finish(work, this, finished), undefined);
  };
  channel('http.server.request.start').subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    guard('request', () => follow(request, response, areControlsOn, close), undefined);
  });
}

function follow(
  request: IncomingMessage,
  response: ServerResponse,
  areControlsOn: boolean,
  close: (this: ServerResponse) => void,
): void {
  if (Served.workOf(request) !== undefined) return;
  const work = new Work('request');
  work.method = request.method ?? 'GET';
  work.url = request.url ?? '/';
  work.headers = request.rawHeaders;
  void new Served(request, work);
  void new Served(response, work);
  started(work);
  current.enterWith(work);
  if (areControlsOn) {
    const key = routeKey(work.method, work.url);
    if (wantsControl(key)) followAnswer(response, work, key);
  }
  response.prependListener('close', close);
}

/** Only where a negative control is wanted: what good requests are answered is seen no other way. */
export function followAnswer(answer: Writable, work: Work, control: string): void {
  work.control = control;
  const body = new Body();
  work.answerBody = body;
  for (const name of ['write', 'end'] as const) {
    const original = answer[name] as (...given: unknown[]) => unknown;
    Object.defineProperty(answer, name, {
      configurable: true,
      writable: true,
      enumerable: false,
      value: function (this: Writable, ...given: unknown[]) {
        guard('answer', () => body.add(given[0], given[1]), undefined);
        return original.apply(this, given);
      },
    });
  }
}

function finish(work: Work, response: ServerResponse, finished: Finished): void {
  work.route = routeOf(response.req);
  settle(work, response.statusCode, headOf(response), response.writableFinished, finished);
}

/** A request is over: `isWhole` says that its answer went out to its end. */
export function settle(work: Work, status: number, headers: RawHeaders, isWhole: boolean, finished: Finished): void {
  work.endedAt = monotonic();
  work.endOrder = nextOrder();
  work.status = status;
  work.answerHeaders = headers;
  if (work.control !== null) {
    if (isWhole && status < 400 && work.failure === null) keepControl(work.control, work);
    else {
      work.control = null;
      work.answerBody?.release();
    }
  }
  finished(work, status);
  ended(work);
}

/** Express leaves the pattern on the request: `/users/:id` of `app.get`. */
function routeOf(request: unknown): string | null {
  if (typeof request !== 'object' || request === null) return null;
  const { route, baseUrl } = request as { route?: { path?: unknown }; baseUrl?: unknown };
  if (typeof route !== 'object' || route === null || typeof route.path !== 'string') return null;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${route.path}`;
}

/** The head that was sent; building the headers anew for every answer would cost more than all else here. */
function headOf(response: ServerResponse): RawHeaders {
  const { _header: head } = response as { _header?: unknown };
  return typeof head === 'string' ? head : noHeaders;
}
