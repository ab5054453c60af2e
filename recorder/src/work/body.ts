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

/** Collects the beginning of a stream of bytes that passes by; what passes is copied, never kept. */
export class Body {
  #kept: Buffer[] = [];
  #size = 0;
  #bytes = 0;

  add(chunk: unknown, encoding?: unknown): void {
    const given = toBytes(chunk, encoding);
    if (!given) return;
    this.#bytes += given.length;
    const room = Math.min(bounds.body - this.#size, bounds.bodiesOverall - held);
    if (room <= 0) return drop('bodies');
    const part = Buffer.from(given.subarray(0, room));
    this.#kept.push(part);
    this.#size += part.length;
    held += part.length;
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
    const whole = Buffer.concat(this.#kept);
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

function toBytes(chunk: unknown, encoding: unknown): Uint8Array | null {
  if (typeof chunk === 'string') {
    // A text of a gigabyte is not turned into bytes to keep its first 64 kB.
    if (chunk.length > bounds.body * 2) drop('bodies');
    return Buffer.from(
      chunk.slice(0, bounds.body * 2),
      Buffer.isEncoding(String(encoding)) ? (encoding as BufferEncoding) : 'utf8',
    );
  }
  return chunk instanceof Uint8Array ? chunk : null;
}

/** A cut may fall into the middle of a character. */
function withoutHalfCharacter(bytes: Buffer): Buffer {
  for (let end = bytes.length; end > 0 && bytes.length - end < 4; end -= 1) {
    if (isUtf8(bytes.subarray(0, end))) return bytes.subarray(0, end);
  }
  return bytes;
}
