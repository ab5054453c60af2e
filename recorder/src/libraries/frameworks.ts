import { channel } from 'node:diagnostics_channel';
import { guard } from '../guard.ts';
import { Served } from '../unit-of-work/messages.ts';
import { handed } from '../unit-of-work/work.ts';
import { beforeMethod, prototypeOf, type Watched } from './loaded.ts';

/**
 * The error paths of frameworks: an error that is handed to `next`, to `reply.send` or to a context's `onerror` may never be thrown.
 * It is the request's, should that be answered by a status of 500 or more.
 */
export const frameworks: readonly Watched[] = [
  // Express 5 and its router; Express 4.
  { file: /^router\/lib\/layer\.js$/, loaded: (made) => followLayers(prototypeOf(made)) },
  { file: /^express\/lib\/router\/layer\.js$/, loaded: (made) => followLayers(prototypeOf(made)) },
  // Express and connect, where no handler of the app's is left.
  { file: /^finalhandler\/index\.js$/, loaded: followFinal },
  { file: /^koa\/lib\/context\.js$/, loaded: followKoa },
  { file: /^fastify\/lib\/error-handler\.js$/, loaded: followFastify },
];

function followLayers(layer: unknown): void {
  for (const name of ['handleError', 'handle_error'])
    beforeMethod(layer, name, 'frameworks', (_self, [error, request]) => give(error, request));
}

function followFinal(make: unknown): unknown {
  if (typeof make !== 'function') return undefined;
  return function finalhandler(this: unknown, ...given: unknown[]): unknown {
    const handle: unknown = Reflect.apply(make, this, given);
    if (typeof handle !== 'function') return handle;
    return function (this: unknown, ...errors: unknown[]): unknown {
      guard('frameworks', () => give(errors[0], given[0]), undefined);
      return Reflect.apply(handle, this, errors);
    };
  };
}

function followKoa(context: unknown): void {
  beforeMethod(context, 'onerror', 'frameworks', (self, [error]) => give(error, Reflect.get(self, 'req')));
}

/** Its request holds Node's as `raw`. */
function followFastify(exported: unknown): void {
  beforeMethod(exported, 'handleError', 'frameworks', (_self, [reply, error]) => {
    const { request } = reply as { request?: { raw?: unknown } };
    give(error, request?.raw);
  });
}

/** Fastify tells of handlers that fail by a channel, in whatever way it was packed. */
export function watchHandlers(): void {
  channel('tracing:fastify.request.handler:error').subscribe((message) => {
    const { error, request } = message as { error?: unknown; request?: { raw?: unknown } };
    guard('frameworks', () => give(error, request?.raw), undefined);
  });
}

function give(error: unknown, request: unknown): void {
  const work = typeof request === 'object' && request !== null ? Served.workOf(request) : undefined;
  if (work === undefined) handed(error);
  else handed(error, work);
}

/** What a program logs by `console.error` in a request that it then answers by 500 is likely why. */
export function watchLog(): void {
  beforeMethod(console, 'error', 'frameworks', (_self, given) => {
    const error = given.find((one) => one instanceof Error);
    if (error !== undefined) handed(error);
  });
}
