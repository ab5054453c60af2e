import type { Clock } from '../../ports/clock.ts';

export type Probe = (commit: string) => Promise<'bad' | 'good' | 'skip'>;

export interface BisectRequest {
  /** First-parent history, newest first; the first is the commit where the failure was reproduced. */
  commits: readonly string[];
  /**
   * Tries one commit in a tree of its own. `bad` = the same failure by identity; `good` = the reproduction passes;
   * `skip` = anything else: a different failure, a tree that cannot be built or loaded, a time-out.
   */
  probe: Probe;
  clock: Clock;
  budgetMs: number;
  /** At most so many probes (60 unless told), for a history whose old commits no longer build. */
  maxProbes?: number;
  /** How often each of the two boundary commits is probed again before it is believed (1 unless told). */
  confirmations?: number;
  signal?: AbortSignal;
}
