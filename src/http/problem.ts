import type { FastifyReply } from 'fastify';
import { Fault, type FaultCode } from '../domain/fault.ts';

/** HTTP status of a fault, where it is the caller's or has a meaning of its own; others are 500. */
const statuses: Partial<Record<FaultCode, number>> = {
  BAD_USAGE: 400,
  UNREADABLE_EVENT: 400,
  INVALID_POLICY: 422,
  NO_REPOSITORY: 422,
  NO_COMMIT: 422,
  NOT_ALLOWED: 401,
  NO_PERMISSION: 403,
  NOT_FOUND: 404,
  TOO_MANY: 429,
  TOO_LARGE: 413,
  CONFLICT: 409,
  UNKNOWN_BUG: 404,
  UNKNOWN_PROJECT: 404,
  STALE_LEASE: 409,
  STORE_UNAVAILABLE: 503,
};

/** The HTTP status that tells of a fault. */
export function statusOf(fault: Fault): number {
  return statuses[fault.code] ?? 500;
}

/** A fault as RFC 9457 `application/problem+json`: what happened, and what to do. */
export function sendProblem(reply: FastifyReply, fault: Fault): FastifyReply {
  const status = statusOf(fault);
  if (fault.retry) void reply.header('retry-after', String(fault.retryAfterS));
  return reply
    .status(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: fault.message, status, code: fault.code, detail: fault.help });
}

/** Any thrown thing as a fault: what is not one of ours is an INTERNAL without its text, which may hold anything. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { statusCode, message, code } = error as { statusCode?: number; message?: string; code?: string };
  if (statusCode === 413) return new Fault('TOO_LARGE', 'the body is larger than this route takes');
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return new Fault('BAD_USAGE', `the request cannot be read: ${code ?? message ?? statusCode}`);
  return new Fault('INTERNAL', 'something went wrong here', { cause: error });
}
