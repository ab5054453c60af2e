import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { intakeLimits } from './limits.ts';
import { unreadable } from './unreadable.ts';

type Inflate = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/**
 * The bytes of a body, decompressed where its first bytes say gzip, zlib or zstd, and otherwise, where they are no
 * text, tried as brotli and raw deflate (which carry no mark). Bounded by the envelope limit, so that a small
 * body cannot unfold into a large one. Faults: UNREADABLE_EVENT for nothing, too much, or a broken stream.
 */
export function openBody(input: Buffer | string): Buffer {
  const body = withoutBom(typeof input === 'string' ? Buffer.from(input, 'utf8') : input);
  if (body.length === 0) throw unreadable('it is empty');
  if (body.length > intakeLimits.envelopeBytes) throw unreadable(`it is larger than ${megabytes()} MiB`);
  const marked = markedCompression(body);
  if (marked) return decompress(marked.name, marked.inflate, body);
  return looksBinary(body) ? (tryUnmarked(body) ?? body) : body;
}

/** Bytes that no text has (a NUL or mostly control bytes and broken UTF-8) in the first part of a body. */
export function looksBinary(body: Buffer): boolean {
  const head = body.subarray(0, 4096);
  let strange = 0;
  let high = 0;
  for (let index = 0; index < head.length; index += 1) {
    const byte = head[index] ?? 0;
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) strange += 1;
    high |= byte;
  }
  return strange + (high < 0x80 ? 0 : brokenCharacters(head)) > head.length / 20 + 2;
}

function brokenCharacters(head: Buffer): number {
  let broken = 0;
  for (const char of head.toString('utf8')) if (char === '\ufffd') broken += 1;
  return broken;
}

function markedCompression(body: Buffer): { name: string; inflate: Inflate } | null {
  const [first = 0, second = 0] = body;
  if (first === 0x1f && second === 0x8b) return { name: 'gzip', inflate: gunzipSync };
  if (body.length > 4 && body.readUInt32LE(0) === 0xfd2fb528) return { name: 'zstd', inflate: zstdDecompressSync };
  // RFC 1950: method 8 with a window of 32 KiB, and the two bytes are a multiple of 31.
  if (first === 0x78 && ((first << 8) | second) % 31 === 0 && looksBinary(body)) {
    return { name: 'deflate', inflate: inflateSync };
  }
  return null;
}

function decompress(name: string, inflate: Inflate, body: Buffer): Buffer {
  try {
    return withoutBom(inflate(body, { maxOutputLength: intakeLimits.envelopeBytes }));
  } catch (cause) {
    const tooLong = (cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw unreadable(
      tooLong ? `it unfolds to more than ${megabytes()} MiB` : `it is ${name} data that is cut off or damaged`,
      cause,
    );
  }
}

function tryUnmarked(body: Buffer): Buffer | null {
  for (const inflate of [brotliDecompressSync, inflateRawSync] satisfies Inflate[]) {
    try {
      const text = inflate(body, { maxOutputLength: intakeLimits.envelopeBytes });
      if (text.length > 0 && !looksBinary(text)) return withoutBom(text);
    } catch {
      // Not this compression; the caller tells what the bytes look like.
    }
  }
  return null;
}

function withoutBom(body: Buffer): Buffer {
  if (body[0] === 0xff && body[1] === 0xfe) return Buffer.from(body.subarray(2).toString('utf16le'), 'utf8');
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

function megabytes(): number {
  return intakeLimits.envelopeBytes / 1024 / 1024;
}
