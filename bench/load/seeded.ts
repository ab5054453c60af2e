/** Random numbers that a seed repeats (mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export interface Seeded {
  /** 0 <= n < 1 */
  fraction: () => number;
  /** A whole number, 0 <= n < bound. */
  below: (bound: number) => number;
  pick: <T>(list: readonly T[]) => T;
  hex: (digits: number) => string;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (bound: number) => Math.floor(fraction() * bound);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[below(list.length)] as T;
  };
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('');
  return { fraction, below, pick, hex };
}

/** Ranks 0 to `count` - 1, rank r drawn in proportion to 1 / (r + 1)^exponent (Zipf), as bugs occur in production. */
export function zipf(count: number, exponent: number, random: Seeded): () => number {
  const sums: number[] = [];
  for (let rank = 0; rank < count; rank += 1) sums.push((sums[rank - 1] ?? 0) + 1 / (rank + 1) ** exponent);
  return () => {
    const drawn = random.fraction() * (sums.at(-1) ?? 0);
    let low = 0;
    for (let high = count - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
