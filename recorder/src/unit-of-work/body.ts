import { isUtf8 } from 'node:buffer';
import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';

/** As the recording's format has it. */
export interface RecordedBody {
  encoding: 'utf8' | 'base64';
  text: string;
  bytes: number;
  truncated: boolean;
}

let held = 0;

/** Collects the beginning of a stream of bytes that passes by. Texts are kept as they are and turned into bytes for a report only. */
export class Body {
  #kept: (string | Uint8Array)[] = [];
  #size = 0;
  #bytes = 0;

  /** A chunk that the program may go on to change: its beginning is copied. */
  add(chunk: unknown, encoding?: unknown): void {
    if (typeof chunk === 'string') this.#addText(chunk, encoding);
    else if (chunk instanceof Uint8Array) this.#addBytes(chunk, false);
  }

  /** A chunk that was read from a connection and that nobody writes to. */
  take(chunk: unknown, encoding?: unknown): void {
    if (chunk instanceof Uint8Array) this.#addBytes(chunk, chunk.buffer.byteLength <= 2 * chunk.byteLength);
    else this.add(chunk, encoding);
  }

  #addBytes(chunk: Uint8Array, isOurs: boolean): void {
    const room = this.#room();
    this.#bytes += chunk.byteLength;
    if (room <= 0) return drop('bodies');
    const fits = chunk.byteLength <= room;
    this.#keep(fits && isOurs ? chunk : Buffer.from(fits ? chunk : chunk.subarray(0, room)));
  }

  #addText(chunk: string, encoding: unknown): void {
    const isText = encoding === undefined || encoding === null || encoding === 'utf8' || typeof encoding === 'function';
    if (isText && chunk.length * 3 <= this.#room()) {
      const bytes = Buffer.byteLength(chunk);
      this.#bytes += bytes;
      return this.#keep(chunk, bytes);
    }
    const known = !isText && Buffer.isEncoding(String(encoding)) ? (encoding as BufferEncoding) : 'utf8';
    // A text of a gigabyte is not turned into bytes to keep its first 64 kB.
    const isLong = chunk.length > bounds.body * 2;
    this.#addBytes(Buffer.from(isLong ? chunk.slice(0, bounds.body * 2) : chunk, known), true);
    if (isLong) this.#bytes += chunk.length - bounds.body * 2;
  }

  #room(): number {
    return Math.min(bounds.body - this.#size, bounds.bodiesOverall - held);
  }

  #keep(part: string | Uint8Array, size = part.length): void {
    this.#kept.push(part);
    this.#size += size;
    held += size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Gives back what it holds of the overall bound. */
  release(): void {
    held -= this.#size;
    this.#size = 0;
    this.#kept = [];
  }

  recorded(): RecordedBody | null {
    if (this.#bytes === 0) return null;
    const whole = Buffer.concat(this.#kept.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
    const truncated = whole.length < this.#bytes;
    const kept = truncated ? withoutHalfCharacter(whole) : whole;
    const text = isUtf8(kept);
    return {
      encoding: text ? 'utf8' : 'base64',
      text: kept.toString(text ? 'utf8' : 'base64'),
      bytes: this.#bytes,
      truncated,
    };
  }
}

/** A cut may fall into the middle of a character. */
function withoutHalfCharacter(bytes: Buffer): Buffer {
  for (let end = bytes.length; end > 0 && bytes.length - end < 4; end -= 1) {
    if (isUtf8(bytes.subarray(0, end))) return bytes.subarray(0, end);
  }
  return bytes;
}
