import { channel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { guard } from '../guard.ts';
import type { Options } from '../options.ts';
import { Body } from './body.ts';
import { type Finished, followAnswer, settle } from './inbound.ts';
import { enter, Served } from './messages.ts';
import { routeKey, started, wantsControl } from './remembered.ts';
import { current, Work } from './work.ts';

/**
 * Follows the requests that come to HTTP/2 servers, in both of Node's interfaces: each is a stream, which a channel of Node's (24 and newer)
 * tells of before the server does. Nothing of HTTP/2 is loaded for it.
 */
export function watchInboundHttp2(options: Options, finished: Finished): void {
  const areControlsOn = options.isOn('controls');
  channel('http2.server.stream.start').subscribe((message) => {
    const { stream, headers } = message as { stream: ServerHttp2Stream; headers: IncomingHttpHeaders };
    guard('http2', () => follow(stream, headers, areControlsOn, finished), undefined);
  });
}

let isPushWatched = false;

function follow(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  areControlsOn: boolean,
  finished: Finished,
): void {
  if (Served.workOf(stream) !== undefined) return;
  if (!isPushWatched) watchPush(stream);
  const work = new Work('request');
  work.method = String(headers[':method'] ?? 'GET');
  work.url = String(headers[':path'] ?? '/');
  work.headers = hostFirst(headers);
  void new Served(stream, work);
  started(work);
  current.enterWith(work);
  const key = areControlsOn ? routeKey(work.method, work.url) : '';
  if (areControlsOn && wantsControl(key)) followAnswer(stream, work, key);
  stream.prependListener('close', () => {
    enter(work);
    guard('finish', () => finish(work, stream, finished), undefined);
  });
}

/** `:authority` is what HTTP/1 calls `Host`; the other pseudo headers are method and path. */
function hostFirst({ ':authority': host, ...headers }: IncomingHttpHeaders): unknown[] {
  const named = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  return [...(host === undefined ? [] : ['host', host]), ...named.flat()];
}

/** The prototype that all streams of HTTP/2 servers share. */
function watchPush(stream: ServerHttp2Stream): void {
  isPushWatched = true;
  const prototype = Object.getPrototypeOf(stream) as ServerHttp2Stream;
  const { push } = prototype;
  Object.defineProperty(prototype, 'push', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: function (this: ServerHttp2Stream, chunk: unknown, encoding?: BufferEncoding) {
      const work = Served.workOf(this);
      if (work !== undefined) {
        enter(work);
        if (chunk !== null && work.endedAt === 0)
          guard('body', () => (work.body ??= new Body()).take(chunk, encoding), undefined);
      }
      return push.call(this, chunk, encoding);
    },
  });
}

function finish(work: Work, stream: ServerHttp2Stream, finished: Finished): void {
  if (work.endedAt !== 0) return;
  const sent = (stream.sentHeaders ?? {}) as Record<string, unknown>;
  const status = Number(sent[':status'] ?? 0);
  const headers = Object.entries(sent).filter(([name]) => !name.startsWith(':'));
  settle(work, status, headers.flat(), stream.writableFinished, finished);
}
