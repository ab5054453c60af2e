import type { BugState } from '../../domain/bug-state.ts';
import type { LedgerNote } from '../../domain/ledger.ts';
import type { Timeouts } from '../../domain/timeout.ts';

/** A bug that stayed longer than its state allows, as it was seen. */
export interface Overdue {
  bug: string;
  project: string;
  state: BugState;
  since: Date;
  /** Of its last lease. */
  epoch: number;
}

/** Bugs whose state has run out of time. */
export interface TimeoutStore {
  /** Those of a project that nobody has paused, in the order of their ids behind `after`. */
  overdue(project: string, timeouts: Timeouts, now: Date, page: { after: string; limit: number }): Promise<Overdue[]>;
  /**
   * Takes the bug along to `to` with its notes in the ledger, all or nothing, under a lease of its own. Where anything has
   * happened to it since it was seen (a lease, a move, another process's timeout, a pause) nothing is written. Out: whether it was.
   */
  timeOut(seen: Overdue, to: BugState, notes: readonly LedgerNote[]): Promise<boolean>;
}
