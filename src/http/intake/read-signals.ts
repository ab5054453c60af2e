import type { FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import { decodeBody } from '../../intake/encoding/decode-body.ts';
import { type SignalOptions, type Signals, readSignals } from '../../intake/read-signals.ts';

/** The body as it was before its Content-Encoding. Throws TOO_LARGE, UNREADABLE_EVENT. */
export async function bodyOf(request: FastifyRequest): Promise<Buffer> {
  const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const decoded = await decodeBody(sent, request.headers['content-encoding'] ?? null);
  switch (decoded.kind) {
    case 'decoded':
      return decoded.body;
    case 'too-large':
      throw new Fault('TOO_LARGE', `the body unfolds to more than ${decoded.limit} bytes`);
    case 'bomb':
      throw new Fault('TOO_LARGE', `the body unfolds to more than ${decoded.ratio} times what was sent`);
    case 'damaged':
      throw new Fault('UNREADABLE_EVENT', `the body is no whole ${decoded.encoding} data`);
    case 'unknown-encoding':
      throw new Fault('UNREADABLE_EVENT', `the Content-Encoding ${decoded.encoding} is not known here`, {
        help: 'Send gzip, deflate, br, zstd or none.',
      });
    case 'interrupted':
      throw new Fault('UNREADABLE_EVENT', 'the body ended before its end');
  }
}

/** One request's body, opened once and read once. */
export class SentBody {
  readonly #body: Buffer;
  readonly #now: () => Date;
  readonly #contentType: string | null;

  private constructor(body: Buffer, now: () => Date, contentType: string | null) {
    this.#body = body;
    this.#now = now;
    this.#contentType = contentType;
  }

  /** Undoes the encoding. Throws TOO_LARGE, UNREADABLE_EVENT. */
  static async open(request: FastifyRequest, now: () => Date): Promise<SentBody> {
    return new SentBody(await bodyOf(request), now, request.headers['content-type'] ?? null);
  }

  get bytes(): number {
    return this.#body.length;
  }

  /** The first line, where an envelope's header stands. */
  head(): string {
    return this.#body.subarray(0, 8192).toString('utf8').split('\n', 1)[0] ?? '';
  }

  /** All that it holds. Throws UNREADABLE_EVENT where nothing of it could be read, TOO_LARGE for an event above its bound. */
  signals(expect?: SignalOptions['expect']): Signals {
    // In protobuf a request with nothing in it has no bytes.
    if (this.#body.length === 0 && !expect?.startsWith('otlp'))
      throw new Fault('UNREADABLE_EVENT', 'the body is empty');
    const read = readSignals(this.#body, { now: this.#now, contentType: this.#contentType, expect });
    const refused = read.outcomes.find(({ kind }) => kind !== 'beyond-bound');
    if (read.events.length > 0 || !refused) return read;
    if (refused.kind === 'no-signal') throw new Fault('UNREADABLE_EVENT', refused.why);
    if (refused.type !== 'event') return read;
    if (refused.kind === 'too-large')
      throw new Fault('TOO_LARGE', `the event has ${refused.bytes} bytes, more than one may have`);
    throw new Fault('UNREADABLE_EVENT', `the event is ${refused.kind} (${refused.bytes} bytes)`);
  }
}
