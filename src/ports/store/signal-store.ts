import type { BugState } from '../../domain/bug-state.ts';
import type { Occurrence, PackedSignal } from '../../domain/packed-signal.ts';

/** One occurrence at the door: read, scrubbed, fingerprinted and packed, not yet kept. */
export interface IncomingSignal extends PackedSignal {
  project: string;
  receivedAt: Date;
}

/** What became of one: `counted` where the spike protection keeps no copy, `duplicate` where the event's id was here before. */
export type Accepted =
  /** `moved`: the state into which it brought its bug by itself (regressed, or new for evidence that lacked). */
  | { kind: 'stored'; bug: string; signal: string; newBug: boolean; moved?: BugState }
  | { kind: 'counted'; bug: string }
  | { kind: 'duplicate'; signal: string };

/** A kept occurrence. */
export interface StoredSignal extends Occurrence {
  id: string;
  bug: string;
  receivedAt: Date;
}

/** Keeps signals and the bugs that they make. */
export interface SignalStore {
  /**
   * Keeps a batch in one transaction; durable (fsynced) when it resolves, in the order of the input. New fingerprints
   * make bugs in state `new`, and the bug's count, last seen, users, releases, environments and trend are carried on.
   * Throws STORE_UNAVAILABLE (nothing of the batch was kept, or the store cannot say).
   */
  accept(signals: readonly IncomingSignal[]): Promise<Accepted[]>;
  signal(id: string): Promise<StoredSignal | null>;
  /** Kept occurrences of a bug, newest first; the very first one is always among those kept. */
  signalsOf(bug: string, limit: number): Promise<StoredSignal[]>;
}
