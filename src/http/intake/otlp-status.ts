import type { FastifyReply, FastifyRequest } from 'fastify';
import { asFault, statusOf } from '../problem.ts';

/** Codes of gRPC's `Status` (https://grpc.io/docs/guides/status-codes/), which OTLP's answers carry. */
const codes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 8, 503: 14 };
const internal = 13;

export function isProtobuf({ headers }: FastifyRequest): boolean {
  return /^application\/(?:x-|x-google-)?protobuf\b/i.test(headers['content-type'] ?? '');
}

/**
 * What went wrong, as OTLP exporters read it: a `google.rpc.Status` in the request's encoding
 * (https://opentelemetry.io/docs/specs/otlp/#failures-1). 503 is tried again by them, 4xx is not.
 */
export function sendOtlpStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const fault = asFault(error);
  if (fault.code === 'INTERNAL') request.log.error({ err: fault.cause ?? fault }, 'an export was not taken');
  const status = statusOf(fault);
  const code = codes[status] ?? internal;
  const message = `${fault.message}. ${fault.help}`.slice(0, 1_000);
  if (fault.retry) void reply.header('retry-after', '1');
  void reply.status(status);
  if (isProtobuf(request)) void reply.type('application/x-protobuf').send(statusMessage(code, message));
  else void reply.type('application/json').send({ code, message });
}

/** Fields 1 (code) and 2 (message) in protobuf. */
function statusMessage(code: number, message: string): Buffer {
  const text = Buffer.from(message, 'utf8');
  const length = text.length < 128 ? [text.length] : [(text.length & 127) | 128, text.length >> 7];
  return Buffer.concat([Buffer.from([0x08, code, 0x12, ...length]), text]);
}
