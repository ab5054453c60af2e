import type { FastifyRequest } from 'fastify';
import { decodeSent } from '../../intake/door/read-sent.ts';
import type { SentBody } from '../../ports/signal-reader.ts';

const encodingOf = (request: FastifyRequest): string | null => request.headers['content-encoding'] ?? null;

const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** A request's body for whoever reads signals. */
export function sentBody(request: FastifyRequest, receivedAt: Date): SentBody {
  return {
    bytes: bytesOf(request),
    contentEncoding: encodingOf(request),
    contentType: request.headers['content-type'] ?? null,
    receivedAt,
  };
}

/** The body as it was before its Content-Encoding. Throws TOO_LARGE, UNREADABLE_EVENT. */
export function decodedBody(request: FastifyRequest): Promise<Buffer> {
  return decodeSent(bytesOf(request), encodingOf(request));
}
