import { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyLimits, bodyLimits, decodeBody } from './decode-body.ts';

const encoders = {
  gzip: gzipSync,
  'X-Gzip': gzipSync,
  deflate: deflateSync,
  ' deflate ': deflateRawSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  identity: (body: Buffer) => body,
  '': (body: Buffer) => body,
};
type Encoder = (body: Buffer) => Buffer;
const all = Object.entries(encoders) as Array<[string, Encoder]>;
const compressed = all.filter(([name]) => name !== '' && name !== 'identity');
const small: BodyLimits = { sentBytes: 3000, bytes: 5000, ratio: 200 };

/** A body as it comes over a socket: in pieces of any size, empty ones too. */
function pieces(body: Buffer, size: number): AsyncIterable<Uint8Array> {
  const parts: Uint8Array[] = [Buffer.alloc(0)];
  for (let at = 0; at < body.length; at += size) parts.push(body.subarray(at, at + size));
  return Readable.from(parts);
}

describe('a body', () => {
  it('of any encoding comes out as it went in, whole or in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        fc.uint8Array({ maxLength: 2000 }),
        fc.integer({ min: 1, max: 700 }),
        async ([name, encode], bytes, size) => {
          const sent = encode(Buffer.from(bytes));
          const whole = await decodeBody(sent, name);
          const streamed = await decodeBody(pieces(sent, size), name);
          expect(whole).toEqual({ kind: 'decoded', body: Buffer.from(bytes) });
          expect(streamed).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  it.each(compressed)('cut or damaged, as %s, is told', async (name, encode) => {
    const sent = encode(Buffer.from('some body that is long enough'.repeat(20)));
    const cut = sent.subarray(0, sent.length - 6);
    const damaged = { kind: 'damaged', encoding: name.trim().toLowerCase() };
    expect(await decodeBody(cut, name)).toEqual(damaged);
    expect(await decodeBody(pieces(cut, 10), name)).toEqual(damaged);
    expect(await decodeBody(pieces(Buffer.from('no such thing'), 4), name)).toEqual(damaged);
  });

  it.each(compressed)(
    'that unfolds without end, as %s, is stopped',
    async (name, encode) => {
      const bomb = encode(Buffer.alloc(40_000_000));
      const limits = { ...bodyLimits, ratio: 20 };
      const first = process.memoryUsage().arrayBuffers;
      expect(await decodeBody(bomb, name, limits)).toEqual({ kind: 'bomb', ratio: 20 });
      expect(await decodeBody(pieces(bomb, 5000), name, limits)).toEqual({ kind: 'bomb', ratio: 20 });
      expect(process.memoryUsage().arrayBuffers - first).toBeLessThan(30_000_000);
    },
    60_000,
  );

  it.each(compressed)('beyond the limit, as %s, is told', async (name, encode) => {
    const sent = encode(Buffer.alloc(6000));
    expect(await decodeBody(sent, name, small)).toEqual({ kind: 'too-large', limit: 5000 });
    expect(await decodeBody(pieces(sent, 7), name, small)).toEqual({ kind: 'too-large', limit: 5000 });
  });

  it('sent in too many bytes is read no further', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1000;
        yield Buffer.alloc(1000);
      }
    }
    expect(await decodeBody(endless(), null, small)).toEqual({ kind: 'too-large', limit: 3000 });
    expect(read).toBe(4000);
    expect(await decodeBody(Buffer.alloc(3001), 'gzip', small)).toEqual({ kind: 'too-large', limit: 3000 });
  });

  it('of an unknown encoding, or whose sender went away', async () => {
    expect(await decodeBody(Buffer.from('x'), 'compress')).toEqual({ kind: 'unknown-encoding', encoding: 'compress' });
    expect(await decodeBody(Buffer.from('x'), '__proto__')).toMatchObject({ kind: 'unknown-encoding' });
    async function* broken() {
      yield gzipSync('x').subarray(0, 5);
      throw new Error('aborted');
    }
    expect(await decodeBody(broken(), 'gzip')).toEqual({ kind: 'interrupted' });
  });
});
