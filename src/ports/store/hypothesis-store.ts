import type { Actor } from '../../domain/actor.ts';
import type { OwnHypothesis } from '../../domain/own-hypothesis.ts';

/** What people think of bugs; what came of trying it is written by `BugStore.move`. */
export interface HypothesisStore {
  /** Keeps it, and says so in the bug's ledger, both or neither. Throws UNKNOWN_BUG, CONFLICT where the bug has as many as it may. */
  add(bug: string, hypothesis: Pick<OwnHypothesis, 'claim' | 'trial'>, by: Actor): Promise<OwnHypothesis>;
  /** Of a bug, the oldest first. */
  of(bug: string): Promise<OwnHypothesis[]>;
}
