import type { LedgerNote, Stage } from '../domain/ledger.ts';

/** What a finished stage left. */
export interface Checkpoint {
  /** Its ledger notes, each with when it was made (ISO). */
  notes: readonly (LedgerNote & { at: string })[];
  /** Name -> text of what ran so far. */
  logs: Readonly<Record<string, string>>;
  ms: number;
  /** The stage's outcome as plain data (what a structured clone takes); undefined: the stage is done again. */
  outcome: unknown;
}

/** Finished stages of one turn of one bug. */
export interface Checkpoints {
  /** What an earlier try of this turn left of a stage that went in with the same (`key`); null where it did not end. */
  find(stage: Stage, key: string): Promise<Checkpoint | null>;
  /**
   * Keeps a finished stage and appends its notes to the bug's ledger, both or neither; where it is there already nothing
   * is written. Throws STALE_LEASE, STORE_UNAVAILABLE.
   */
  keep(stage: Stage, key: string, checkpoint: Checkpoint): Promise<void>;
}

/** For runs that are begun anew when they are cut off. */
export const noCheckpoints: Checkpoints = {
  find: async () => null,
  keep: async () => {},
};
