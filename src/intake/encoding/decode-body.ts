import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { intakeLimits } from '../limits.ts';

/** How much a body may be. */
export interface BodyLimits {
  /** As it is sent. */
  sentBytes: number;
  /** Unfolded. */
  bytes: number;
  /** Unfolded bytes for one that was sent, beyond the first MiB. JSON of real SDKs reaches 30. */
  ratio: number;
}

export const bodyLimits: BodyLimits = {
  sentBytes: intakeLimits.envelopeBytes,
  bytes: intakeLimits.envelopeBytes,
  ratio: 200,
};

/** What came of decoding. `interrupted`: the sender went away. */
export type DecodedBody =
  | { kind: 'decoded'; body: Buffer }
  | { kind: 'too-large'; limit: number }
  | { kind: 'bomb'; ratio: number }
  | { kind: 'damaged'; encoding: string }
  | { kind: 'unknown-encoding'; encoding: string }
  | { kind: 'interrupted' };

type Decoder = Transform;
interface Encoding {
  sync: (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Buffer;
  stream: () => Decoder;
}

const gzip: Encoding = { sync: gunzipSync, stream: createGunzip };
const zlib: Encoding = { sync: inflateSync, stream: createInflate };
const rawDeflate: Encoding = { sync: inflateRawSync, stream: createInflateRaw };
const encodings: Readonly<Record<string, Encoding>> = {
  gzip,
  'x-gzip': gzip,
  br: { sync: brotliDecompressSync, stream: createBrotliDecompress },
  zstd: { sync: zstdDecompressSync, stream: createZstdDecompress },
};

/** A body this small is unfolded at once, on the spot: it cannot hold the process up, and a stream costs more. */
const smallBytes = 64 * 1024;
const freeBytes = 1024 * 1024;

/**
 * Undoes the Content-Encoding of a request's body (gzip, deflate in both readings of RFC 9110 8.4.1.2, br, zstd; empty or
 * `identity`: none). Reads no further than the limits: of a compression bomb at most `limits.ratio` times what was sent is
 * unfolded. Throws nothing.
 */
export async function decodeBody(
  input: Buffer | AsyncIterable<Uint8Array>,
  encoding: string | null,
  limits: BodyLimits = bodyLimits,
): Promise<DecodedBody> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (!isKnown(name)) return { kind: 'unknown-encoding', encoding: name.slice(0, 40) };
  if (Buffer.isBuffer(input)) {
    if (input.length > limits.sentBytes) return { kind: 'too-large', limit: limits.sentBytes };
    if (isPlain(name)) return plainBody(input, limits);
    if (input.length <= smallBytes) return decodeSmall(input, name, limits);
  }
  return decodeStream(Buffer.isBuffer(input) ? Readable.from([input]) : input, name, limits);
}

function isPlain(name: string): boolean {
  return name === '' || name === 'identity';
}

function isKnown(name: string): boolean {
  return isPlain(name) || name === 'deflate' || Object.hasOwn(encodings, name);
}

function plainBody(body: Buffer, limits: BodyLimits): DecodedBody {
  return body.length > limits.bytes ? { kind: 'too-large', limit: limits.bytes } : { kind: 'decoded', body };
}

/** `deflate` is zlib's format by the standard and a raw stream by custom: the first two bytes tell (RFC 1950). */
function encodingOf(name: string, head: Uint8Array): Encoding | undefined {
  if (name !== 'deflate') return encodings[name];
  const [first = 0, second = 0] = head;
  return (first & 15) === 8 && ((first << 8) | second) % 31 === 0 ? zlib : rawDeflate;
}

function mostBytes(sent: number, limits: BodyLimits): number {
  return Math.min(limits.bytes, freeBytes + sent * limits.ratio);
}

function overrun(sent: number, limits: BodyLimits): DecodedBody {
  return mostBytes(sent, limits) < limits.bytes
    ? { kind: 'bomb', ratio: limits.ratio }
    : { kind: 'too-large', limit: limits.bytes };
}

function decodeSmall(input: Buffer, name: string, limits: BodyLimits): DecodedBody {
  try {
    const body = encodingOf(name, input)?.sync(input, {
      maxOutputLength: mostBytes(input.length, limits),
      chunkSize: smallBytes,
    });
    return body ? { kind: 'decoded', body } : { kind: 'damaged', encoding: name };
  } catch (error) {
    const tooLong = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    return tooLong ? overrun(input.length, limits) : { kind: 'damaged', encoding: name };
  }
}

/** What ends a stream early, carried through the pipeline. */
class Stopped extends Error {
  readonly outcome: DecodedBody;
  constructor(outcome: DecodedBody) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

async function decodeStream(input: AsyncIterable<Uint8Array>, name: string, limits: BodyLimits): Promise<DecodedBody> {
  const taken = { sent: 0 };
  const parts: Uint8Array[] = [];
  try {
    const source = counted(input, taken, limits)[Symbol.asyncIterator]();
    const head = await firstBytes(source);
    const all = rejoined(head, source);
    const sink = (chunks: AsyncIterable<Uint8Array>) => collect(chunks, parts, taken, limits);
    const decoder = isPlain(name) ? null : encodingOf(name, head)?.stream();
    if (decoder) await pipeline(Readable.from(all), decoder, sink);
    else await sink(all);
    return { kind: 'decoded', body: Buffer.concat(parts) };
  } catch (error) {
    return error instanceof Stopped ? error.outcome : { kind: 'damaged', encoding: name };
  }
}

async function* counted(input: AsyncIterable<Uint8Array>, taken: { sent: number }, limits: BodyLimits) {
  try {
    for await (const chunk of input) {
      taken.sent += chunk.length;
      if (taken.sent > limits.sentBytes) throw new Stopped({ kind: 'too-large', limit: limits.sentBytes });
      if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  } catch (error) {
    throw error instanceof Stopped ? error : new Stopped({ kind: 'interrupted' });
  }
}

/** At least two bytes, where there are as many: they tell the form of `deflate`. */
async function firstBytes(source: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await source.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* rejoined(head: Buffer, source: AsyncIterator<Buffer>) {
  if (head.length > 0) yield head;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  parts: Uint8Array[],
  taken: { sent: number },
  limits: BodyLimits,
) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes(taken.sent, limits)) throw new Stopped(overrun(taken.sent, limits));
    parts.push(chunk);
  }
}
