import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ProductionEvent } from '../../../domain/event.ts';
import type { Recording } from '../../../domain/recording.ts';

/** What is kept of an occurrence besides its columns. */
export interface Body {
  event: ProductionEvent;
  recording: Recording | null;
}

/** Level 1: JSON of events shrinks to about a fifth at some 300 MB/s; higher levels cost more than the disk they spare. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export function encodeBody(body: Body): Buffer {
  return zstdCompressSync(JSON.stringify({ event: body.event, recording: body.recording }), options);
}

export function decodeBody(bytes: Buffer): Body {
  return JSON.parse(zstdDecompressSync(bytes).toString('utf8')) as Body;
}
