import type { TrackerState } from '../../../src/domain/tracker-change.ts';
import type { TrackerStates } from '../../../src/domain/tracker-setting.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';

/** An item as a person sees it in the tracker. */
export interface SeenItem {
  id: string;
  title: string;
  text: string;
  state: TrackerState;
  /** It ended as something that was not done. */
  dropped: boolean;
  comments: string[];
  links: number;
}

export interface ConnectOptions {
  token?: string;
  timeoutMs?: number;
  states?: TrackerStates;
  /** Another installation's. */
  seed?: string;
}

export type TrackerMishap =
  | { kind: 'too-fast'; headers: Record<string, string> }
  | { kind: 'down' }
  | { kind: 'hangs' }
  | { kind: 'page-of-a-proxy' }
  /** The next write is done, and nobody is told. */
  | { kind: 'cut-after-write' };

/** What is written to a tracker. */
export type TrackerWrite = 'item' | 'comment' | 'link' | 'in-progress' | 'close';

/** A tracker of a vendor in small, for the contract suite: what people do there, and what goes wrong. */
export interface TrackerBench {
  connect(options?: ConnectOptions): Tracker;
  items(): SeenItem[];
  comments(id: string, by: string, text: string): void;
  /** A person closes it, with these words. */
  closes(id: string, by: string, reason: string): void;
  reopens(id: string): void;
  assigns(id: string, to: string): void;
  deletes(id: string): void;
  /** Project or repository are deleted, or the token sees them no more. */
  losesProject(): void;
  /** The team gives its states other names; null where a tracker has no names of its own. */
  renamesStates: (() => void) | null;
  happens(mishap: TrackerMishap): void;
  /** Requests so far. */
  requests(): number;
  /** From here on these writes are due and no others: what comes besides, and what does not come, is in `wrong`. */
  expects(...writes: TrackerWrite[]): void;
  /** What was not as the vendor describes it, or not as it was expected. */
  wrong(): string[];
}
