import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import { intakeLimits } from '../../intake/limits.ts';
import type { Accepted } from '../../ports/store/signal-store.ts';
import { isProtobuf, sendOtlpStatus } from './otlp-status.ts';
import { projectKeyOf } from './project-key.ts';
import { sentBody } from './sent-body.ts';
import { crossOrigin, type IntakeParts, sendLater } from './sentry.ts';

interface Taken {
  accepted: Accepted[];
  later: FastifyReply | null;
}

async function take(
  parts: IntakeParts,
  request: FastifyRequest,
  reply: FastifyReply,
  expect?: 'otlp-logs' | 'otlp-traces',
): Promise<Taken> {
  const project = await parts.projects.openBy(projectKeyOf(request));
  const closed = parts.door.knock(project);
  if (closed) return { accepted: [], later: sendLater(reply, closed) };
  const mostBytes = expect ? intakeLimits.otlpBytes : intakeLimits.eventBytes;
  const { signals, spans } = await parts.reader.read({ ...sentBody(request, parts.now()), expect, mostBytes });
  const accepted = await Promise.all(signals.map((signal) => parts.door.admit(project, signal)));
  // Behind the signals: an export that comes again brings these once, and spans are only counted here.
  if (spans.length > 0) await parts.spans.keep(project.id, spans, parts.now());
  return { accepted, later: null };
}

const bugOf = (accepted: Accepted | undefined): string | null =>
  accepted && accepted.kind !== 'duplicate' ? accepted.bug : null;

/** `POST auto-file-bug` (INT-3): one error in words -> 201 with the bug that it became or joined. */
export function serveAutoFile(app: FastifyInstance, parts: IntakeParts): void {
  for (const url of ['/api/v1/auto-file-bug', '/api/v1/beads/auto-file']) {
    app.options(url, { config: { permission: 'public' } }, (_request, reply) =>
      reply.headers(crossOrigin).status(204).send(),
    );
    app.post(url, { config: { permission: 'send-signals' } }, async (request, reply) => {
      void reply.headers(crossOrigin);
      const { accepted, later } = await take(parts, request, reply);
      if (later) return later;
      const [first] = accepted;
      if (!first) throw new Fault('UNREADABLE_EVENT', 'the report holds no error');
      const isNew = first.kind === 'stored' && first.newBug;
      return reply.status(201).send({ bug_id: bugOf(first), created: isNew, duplicate: first.kind === 'duplicate' });
    });
  }
}

/**
 * OTLP over HTTP (INT-2): `/v1/logs` and `/v1/traces`, protobuf or JSON; the answer has the request's encoding
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response). An export without an error is taken and counted.
 */
export function serveOtlp(app: FastifyInstance, parts: IntakeParts): void {
  for (const [url, expect] of [
    ['/v1/logs', 'otlp-logs'],
    ['/v1/traces', 'otlp-traces'],
  ] as const)
    app.post(url, { config: { permission: 'send-signals' }, errorHandler: sendOtlpStatus }, async (request, reply) => {
      const { later } = await take(parts, request, reply, expect);
      if (later) return later;
      if (isProtobuf(request)) return reply.status(200).type('application/x-protobuf').send(Buffer.alloc(0));
      return reply.status(200).send({});
    });
}
