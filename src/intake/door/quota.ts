const minuteMs = 60_000;

/** How many signals of a key were let in within the running minute; counted from when the minute began for that key. */
export class Quota {
  readonly #elapsed: () => number;
  readonly #minutes = new Map<string, { began: number; count: number }>();

  /** `elapsed`: monotonic milliseconds. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** Counts one signal; where `limit` a minute is used up, the milliseconds until the next minute begins, else 0. */
  take(key: string, limit: number): number {
    const now = this.#elapsed();
    const known = this.#minutes.get(key);
    const minute = known && now - known.began < minuteMs ? known : { began: now, count: 0 };
    if (minute.count >= limit) return minute.began + minuteMs - now;
    minute.count += 1;
    if (minute !== known) this.#minutes.set(key, minute);
    return 0;
  }
}
