import { digestOf, newSecret } from './secret-text.ts';

const lifeMs = 15 * 60_000;
const openAtMost = 10;

/** Codes of one-time links, of this process alone: each opens one session, within a quarter of an hour. */
export class OnceLinks {
  readonly #open = new Map<string, number>();
  readonly #elapsed: () => number;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  make(): string {
    const code = newSecret();
    this.#open.set(digestOf(code), this.#elapsed() + lifeMs);
    for (const oldest of this.#open.keys()) if (this.#open.size > openAtMost) this.#open.delete(oldest);
    return code;
  }

  /** Whether the code was one; then it is none any more. */
  take(code: string): boolean {
    const key = digestOf(code);
    const until = this.#open.get(key);
    this.#open.delete(key);
    return until !== undefined && this.#elapsed() < until;
  }
}
