import { monotonic } from '../originals.ts';

const eager = 2;
const firstWaitMs = 4000;
const longestMs = 60_000;
const mostPerMinute = 30;

/** How often errors of one kind are reported: the first two at once, then ever more rarely, up to one a minute; 30 a minute over all. */
export class ReportBudget {
  #kinds = new Map<string, { count: number; notBefore: number }>();
  #minute = { from: 0, count: 0 };

  allows(kind: string): boolean {
    const now = monotonic();
    if (now - this.#minute.from >= 60_000) this.#minute = { from: now, count: 0 };
    const known = this.#kinds.get(kind) ?? { count: 0, notBefore: 0 };
    if (now < known.notBefore || this.#minute.count >= mostPerMinute) return false;
    known.count += 1;
    this.#minute.count += 1;
    if (known.count >= eager)
      known.notBefore = now + Math.min(longestMs, firstWaitMs * 2 ** Math.min(20, known.count - eager));
    if (this.#kinds.size > 1000) this.#kinds.clear();
    this.#kinds.set(kind, known);
    return true;
  }
}
