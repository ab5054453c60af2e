import type { Readable } from 'node:stream';

/** Output past this multiple of its bound ends the process: what nobody will read need not be produced. */
const FLOOD = 8;

/** Keeps the first `limit` bytes of a stream, reads the rest away, and calls `onFlood` when it never stops. */
export class BoundedOutput {
  readonly #chunks: Buffer[] = [];
  readonly #limit: number;
  #seen = 0;

  constructor(stream: Readable, limit: number, onFlood: () => void) {
    this.#limit = limit;
    stream.on('error', () => {}); // A pipe that breaks is an end of output, nothing more.
    stream.on('data', (chunk: Buffer) => {
      const room = this.#limit - this.#seen;
      if (room > 0) this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      this.#seen += chunk.length;
      if (this.#seen > this.#limit * FLOOD) onFlood();
    });
  }

  get truncated(): boolean {
    return this.#seen > this.#limit;
  }

  /** What was kept, as text; a character that the cut went through is left out. */
  text(): string {
    const bytes = Buffer.concat(this.#chunks);
    return new TextDecoder().decode(bytes, { stream: this.truncated });
  }
}
