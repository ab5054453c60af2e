/** Items handed out to several workers in order. */
export class WorkQueue<T> {
  readonly #items: Iterator<T>;

  constructor(items: Iterable<T>) {
    this.#items = items[Symbol.iterator]();
  }

  /** Each worker takes the next item until none is left or `work` answers false. */
  async drain<W>(workers: readonly W[], work: (worker: W, item: T) => Promise<boolean>): Promise<void> {
    let stopped = false;
    const serve = async (worker: W): Promise<void> => {
      while (!stopped) {
        const next = this.#items.next();
        if (next.done) return;
        if (!(await work(worker, next.value))) stopped = true;
      }
    };
    await Promise.all(workers.map(serve));
  }
}
