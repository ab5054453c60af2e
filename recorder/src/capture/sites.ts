/** One place in the code that throws, and how far its errors are worth their cost. */
interface Site {
  captured: number;
  /** Monotonic milliseconds; nothing is captured before. */
  notBefore: number;
}

const eager = 5;
const longestWait = 10_000;

/**
 * Adaptive sampling: the first errors of a place are captured whole; those that keep coming without anyone reporting one are
 * control flow, and wait ever longer (up to 10 s). A report that found no values makes its place eager again.
 */
export class Sites {
  #sites = new Map<string, Site>();

  isDue(key: string, now: number): boolean {
    const site = this.#sites.get(key) ?? { captured: 0, notBefore: 0 };
    if (now < site.notBefore) return false;
    site.captured += 1;
    if (site.captured >= eager) {
      site.notBefore = now + Math.min(longestWait, 20 * 2 ** Math.min(site.captured - eager, 12));
    }
    if (this.#sites.size > 2000) this.#sites.clear();
    this.#sites.set(key, site);
    return true;
  }

  /** An error of some place was reported without its values. */
  missed(): void {
    this.#sites.clear();
  }
}
