import type { Bug, BugLine } from '../../domain/bug.ts';
import type { BugEvent, BugState } from '../../domain/bug-state.ts';
import type { EvidenceKind } from '../../domain/recurrence.ts';
import type { LedgerEntry, LedgerNote } from '../../domain/ledger.ts';
import type { OwnOutcome } from '../../domain/own-hypothesis.ts';
import type { CountedFigure } from '../../domain/loop-figures.ts';
import type { Actor } from '../../domain/actor.ts';
import type { NewItem } from './item-store.ts';
import type { ProposalDraft } from './proposal-store.ts';
import type { Checkpoints } from '../checkpoints.ts';

export interface BugQuery {
  project?: string;
  /** Only of these. */
  projects?: readonly string[];
  states?: readonly BugState[];
  /** Words in title, message or error class. */
  text?: string;
  release?: string;
  environment?: string;
  service?: string;
  owner?: string;
  team?: string;
  specialist?: string;
  /** Those that a figure of the dashboard counts, over its span. */
  counted?: { figure: CountedFigure; since: Date; until: Date };
  priorities?: readonly Bug['priority'][];
  /** Of these alone. */
  ids?: readonly string[];
  sort?: 'lastSeen' | 'firstSeen' | 'count' | 'priority';
  limit: number;
  /** As an earlier page gave it; opaque. */
  after?: string;
}

/** Right to write to one bug for a while; a later lease makes an earlier one's writes refused (STALE_LEASE). */
export interface Lease {
  bug: string;
  epoch: number;
}

/** One step along the state table. */
export interface BugMove {
  from: BugState;
  event: BugEvent;
  to: BugState;
  note: LedgerNote;
  /** The release that holds the change, where one is known; for `applied` and later. */
  release?: string;
  /** The change that landed, as far as it is known, and when (unset: now); for `applied`. */
  change?: { commit: string | null; files: readonly string[]; at?: Date };
  /** What the investigation that ends had to do without; unset: as it was. */
  lacks?: readonly EvidenceKind[];
  /** What the engine found; what a person has said before stands. */
  routing?: Bug['routing'];
  disposition?: Bug['disposition'];
  /** The evidence bundle by name: takes the place of an earlier one. Wants a lease. */
  files?: ReadonlyMap<string, Buffer>;
  /** The proposal that the bug waits with from here on, its decision item and its comment. */
  proposal?: ProposalDraft;
  /** A work item that the step calls for. */
  item?: NewItem;
  /** What came of people's hypotheses in the turn that ends. */
  tried?: readonly OwnOutcome[];
  /** Said on the bug. */
  comment?: { by: Actor; text: string };
  /** The occurrence that the turn is about: kept from here on. Where it was dropped meanwhile, nothing moves. */
  about?: string;
}

/** What a person changes of a bug by hand. */
export interface Amendment {
  paused?: boolean;
  routing?: NonNullable<Bug['routing']>;
  disposition?: NonNullable<Bug['disposition']>;
  /** `by` null gives the priority back to the computation. */
  priority?: { value: Bug['priority']; reason: string; by: string | null };
}

/** Bugs, their states and their ledgers. */
export interface BugStore {
  bug(id: string): Promise<Bug | null>;
  bugs(query: BugQuery): Promise<{ bugs: BugLine[]; next: string | null }>;
  /** The bug's next lease. */
  lease(bug: string): Promise<Lease>;
  /**
   * Moves a bug along the state table and appends the ledger entry that says so, both or neither. `from` is the state
   * that the caller saw: where it is another by now nothing is written and `moved` is false.
   */
  move(lease: Lease | null, bug: string, move: BugMove): Promise<{ moved: boolean; state: BugState }>;
  /** Appends to the bug's ledger, chained. Throws STALE_LEASE. */
  append(lease: Lease | null, bug: string, notes: readonly LedgerNote[]): Promise<LedgerEntry[]>;
  ledger(bug: string): Promise<LedgerEntry[]>;
  /** Changes what a person may change, and says so in the ledger, both or neither. Throws UNKNOWN_BUG. */
  amend(bug: string, amendment: Amendment, note: LedgerNote): Promise<void>;
  /** Computes the priorities of open bugs that were seen or moved since `since` anew (BUG-4); those that a person set stay. Out: how many changed. */
  prioritise(since: Date): Promise<number>;
  /** All signals and counts of `from` go to `into`; `from` becomes a duplicate. Nothing is lost: `split` undoes it. */
  merge(from: string, into: string, by: string): Promise<void>;
  /** Takes a fingerprint out of a bug again: back to the bug that it once made, else to a new one. Out: that bug. */
  split(bug: string, fingerprint: string, by: string): Promise<Bug>;
  /** The finished stages of the turn that the lease is for; a turn that begins or ends takes them away. */
  checkpoints(lease: Lease): Checkpoints;
  /** Names of the bundle's files, as the last investigation that ended left them. */
  kept(bug: string): Promise<string[]>;
  read(bug: string, name: string): Promise<Buffer | null>;
}
