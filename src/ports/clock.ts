/** Time, so that tests control it. */
export interface Clock {
  now(): Date;
  /** Milliseconds, monotonic. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => new Date(), elapsed: () => performance.now() };
