import type { BisectRequest } from './request.ts';

/** What is known of the commits so far (index 0 = newest), and the budget that asking spends. */
export class History {
  /** Oldest commit known to be bad. */
  bad = 0;
  probes = 0;
  /** Why no more is asked; empty while asking goes on. */
  stopped = '';
  readonly #request: BisectRequest;
  readonly #deadline: number;
  readonly #skipped = new Set<number>();

  constructor(request: BisectRequest) {
    this.#request = request;
    this.#deadline = request.clock.elapsed() + request.budgetMs;
  }

  get length(): number {
    return this.#request.commits.length;
  }

  name(index: number): string {
    return (this.#request.commits[index] ?? '').slice(0, 12);
  }

  /** Probes a commit and remembers the answer; `stop` when time, probes or the caller's patience ran out. */
  async ask(index: number): Promise<'bad' | 'good' | 'skip' | 'stop'> {
    const { commits, probe, clock, signal, maxProbes = 60 } = this.#request;
    if (signal?.aborted) this.stopped = 'the search was called off';
    else if (clock.elapsed() >= this.#deadline) this.stopped = 'out of time';
    else if (this.probes >= maxProbes) this.stopped = `no answer after ${maxProbes} probes`;
    if (this.stopped) return 'stop';
    this.probes += 1;
    const answer = await probe(commits[index] ?? '');
    if (answer === 'bad') this.bad = Math.max(this.bad, index);
    if (answer === 'skip') this.#skipped.add(index);
    return answer;
  }

  /** The commit between `newer` and `older` (both excluded) nearest to `target` that is not known to be untestable. */
  nearest(newer: number, older: number, target: number): number | null {
    const from = Math.min(target, older - 1);
    for (let away = 0; away < older - newer; away += 1) {
      for (const index of [from + away, from - away]) {
        if (index > newer && index < older && !this.#skipped.has(index)) return index;
      }
    }
    return null;
  }
}
