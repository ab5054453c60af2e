import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, Door } from '../../intake/door/door.ts';
import { headOf } from '../../intake/door/read-sent.ts';
import type { SignalReader } from '../../ports/signal-reader.ts';
import type { SpanStore } from '../../ports/store/span-store.ts';
import { asFault } from '../problem.ts';
import { type ProjectBook, sentryKeyOf } from './project-key.ts';
import { decodedBody, sentBody } from './sent-body.ts';

export interface IntakeParts {
  door: Door;
  reader: SignalReader;
  projects: ProjectBook;
  spans: Pick<SpanStore, 'keep'>;
  now: () => Date;
}

/** Pages of other origins may report (https://develop.sentry.dev/sdk/overview/): no cookie or token of ours is involved. */
export const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-expose-headers': 'x-sentry-error,x-sentry-rate-limits,retry-after',
};

const statuses: Record<string, number> = {
  NOT_ALLOWED: 403,
  TOO_LARGE: 413,
  UNREADABLE_EVENT: 400,
  BAD_USAGE: 400,
  STORE_UNAVAILABLE: 503,
};

/** As Sentry's relay answers: `{"detail"}` and the same in `X-Sentry-Error`, which SDKs print. */
function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const fault = asFault(error);
  const words = fault.message.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
  if (fault.retry) void reply.header('retry-after', '1');
  return reply
    .status(statuses[fault.code] ?? 500)
    .header('x-sentry-error', words)
    .send({ detail: words, causes: [fault.help] });
}

/** For all that goes wrong on a route, also before its handler: a body that is too large is never read. */
function refused(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const fault = asFault(error);
  if (fault.code === 'INTERNAL') request.log.error({ err: fault.cause ?? fault }, 'a signal was not taken');
  void refuse(reply.headers(crossOrigin), fault);
}

/** 429 with how long to wait, for errors of this project (https://develop.sentry.dev/sdk/expected-features/rate-limiting/). */
export function sendLater(
  reply: FastifyReply,
  { kind, retryAfterMs }: Exclude<Admission, { kind: 'accepted' }>,
): FastifyReply {
  const seconds = String(Math.ceil(retryAfterMs / 1000));
  const [scope, reason] = kind === 'busy' ? ['organization', 'busy'] : ['project', 'quota_exceeded'];
  return reply
    .status(429)
    .header('retry-after', seconds)
    .header('x-sentry-rate-limits', `${seconds}:error;default:${scope}:${reason}`)
    .send({
      detail: kind === 'busy' ? 'more comes in than can be kept just now' : 'the quota of the project is used up',
    });
}

async function take(parts: IntakeParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { project: id } = request.params as { project: string };
  const key = sentryKeyOf(request, null);
  // An envelope's own key is looked for only where the request names none: its body has to be opened for it.
  const opened = key ? null : await decodedBody(request);
  const project = await parts.projects.open(id, key ?? sentryKeyOf(request, opened && headOf(opened)));
  const closed = parts.door.knock(project);
  if (closed) return sendLater(reply, closed);
  const sent = { ...sentBody(request, parts.now()), expect: 'envelope' as const };
  const { signals, envelopeId } = await parts.reader.read(
    opened ? { ...sent, bytes: opened, contentEncoding: null } : sent,
  );
  await Promise.all(signals.map((signal) => parts.door.admit(project, signal)));
  return reply.status(200).send({ id: signals[0]?.head.id ?? envelopeId });
}

/** Sentry's `/envelope/` and `/store/` endpoints, for any SDK of it (INT-1). */
export function serveSentry(app: FastifyInstance, parts: IntakeParts): void {
  for (const name of ['envelope', 'store']) {
    for (const url of [`/api/:project/${name}/`, `/api/:project/${name}`]) {
      app.options(url, { config: { permission: 'public' } }, (_request, reply) =>
        reply.headers(crossOrigin).status(204).send(),
      );
      const options = { config: { permission: 'send-signals' as const }, errorHandler: refused };
      app.post(url, options, (request, reply) => take(parts, request, reply.headers(crossOrigin)));
    }
  }
}
