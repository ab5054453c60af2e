import type { Accepted, IncomingSignal, SignalStore } from '../../ports/store/signal-store.ts';

interface Waiting {
  signal: IncomingSignal;
  resolve: (accepted: Accepted) => void;
  reject: (fault: unknown) => void;
}

const batchAtMost = 100;
/** Behind a batch of more than a few, milliseconds for the next one to gather: under load more signals share a transaction's cost. */
const gatherMs = 15;
const few = 4;

/**
 * Signals that come in while a transaction is under way are kept together by the next one, so that the cost of a
 * durable commit is shared without a wait when there is little to do. One at a time: a second one would only wait for the
 * first one's lock on the project.
 */
export class Batches {
  readonly #store: Pick<SignalStore, 'accept'>;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(store: Pick<SignalStore, 'accept'>) {
    this.#store = store;
  }

  /** Signals that are not durable yet. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Resolves when the signal is durable. Rejects with the store's fault; then nothing of it was acknowledged. */
  accept(signal: IncomingSignal): Promise<Accepted> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ signal, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, batchAtMost);
    this.#isBusy = true;
    this.#store
      .accept(batch.map(({ signal }) => signal))
      .then(
        (accepted) => batch.forEach(({ resolve }, i) => resolve(accepted[i] as Accepted)),
        (fault: unknown) => batch.forEach(({ reject }) => reject(fault)),
      )
      .finally(() => (batch.length > few ? setTimeout(() => this.#free(), gatherMs) : this.#free()));
  }

  #free(): void {
    this.#isBusy = false;
    this.#next();
  }
}
