import { gzipSync } from 'node:zlib';
import { sentryEvents } from './sentry-events.ts';

/** Gzip bodies of Sentry envelopes, each sent many times under ids of its own. */
export class EnvelopePool {
  readonly #rests: Buffer[] = [];
  readonly #heads: string[] = [];
  /** Mean size of an event's JSON in bytes. */
  readonly eventBytes: number;

  /** `size` different events of `bugs` bugs by Zipf. */
  constructor(size: number, bugs: number) {
    const next = sentryEvents({ seed: 7, bugs });
    let bytes = 0;
    for (let i = 0; i < size; i += 1) {
      const { id, envelope } = next();
      const text = envelope.toString('utf8');
      const end = text.indexOf(id, text.indexOf(id) + 1) + id.length;
      bytes += text.length;
      this.#heads.push(text.slice(0, end).replaceAll(id, '#'));
      this.#rests.push(gzipSync(text.slice(end)));
    }
    this.eventBytes = bytes / size;
  }

  /**
   * The n-th event under the id, gzip. The part with the id is compressed anew, the rest was before: a gzip file may have
   * several members (RFC 1952, 2.2), so that making load costs little of the machine that is measured.
   */
  body(n: number, id: string): Buffer {
    const at = n % this.#rests.length;
    const head = gzipSync((this.#heads[at] as string).replaceAll('#', id), { level: 1 });
    return Buffer.concat([head, this.#rests[at] as Buffer]);
  }
}
