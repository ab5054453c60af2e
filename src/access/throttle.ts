const windowMs = 15 * 60_000;
/** Failures in a window: of a name from one address, of a name from anywhere, of an address. */
const atMost = { pair: 5, name: 100, address: 30 } as const;
const keysAtMost = 20_000;

/** The network of an IPv6 address (/64: one customer), an IPv4 address as it is. */
export function networkOf(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 || !address.includes(':')) return v4 ?? address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const whole =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * Failed log-ins by name and by address. Who is one of many behind an address, and whose name a stranger tries, still gets
 * in: the tight bound is on both together. Names that there are not count like those that there are.
 */
export class Throttle {
  readonly #failures = new Map<string, number[]>();
  readonly #elapsed: () => number;

  /** `elapsed`: milliseconds, monotonic. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** Milliseconds until an attempt is heard; 0: now. */
  waitMs(name: string, address: string): number {
    const now = this.#elapsed();
    const waits = this.#keys(name, address).map(([key, most]) => {
      const failures = this.#recent(key, now);
      const oldest = failures.at(-most);
      return oldest === undefined ? 0 : oldest + windowMs - now;
    });
    return Math.max(0, ...waits);
  }

  /** Counts an attempt as failed; to be called before it is tried, so that many at once are not all heard. Out: what takes it back. */
  attempt(name: string, address: string): () => void {
    const now = this.#elapsed();
    const keys = this.#keys(name, address);
    for (const [key] of keys) this.#keep(key, [...this.#recent(key, now), now]);
    return () => {
      for (const [key] of keys) {
        const failures = this.#recent(key, now);
        const at = failures.indexOf(now);
        if (at >= 0) this.#keep(key, failures.toSpliced(at, 1));
      }
    };
  }

  #keys(name: string, address: string): Array<[key: string, most: number]> {
    const [who, where] = [name.toLowerCase().slice(0, 254), networkOf(address)];
    return [
      [`pair ${where} ${who}`, atMost.pair],
      [`name ${who}`, atMost.name],
      [`address ${where}`, atMost.address],
    ];
  }

  #recent(key: string, now: number): number[] {
    return (this.#failures.get(key) ?? []).filter((at) => at > now - windowMs);
  }

  /** The key that was touched longest ago goes first when there are too many. */
  #keep(key: string, failures: number[]): void {
    this.#failures.delete(key);
    if (failures.length > 0) this.#failures.set(key, failures.slice(-Math.max(...Object.values(atMost))));
    if (this.#failures.size <= keysAtMost) return;
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      return;
    }
  }
}
