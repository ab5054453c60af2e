import type { Actor } from '../../domain/actor.ts';
import type { ApprovedChange } from '../../domain/approved-change.ts';
import type { BugEvent, BugState } from '../../domain/bug-state.ts';
import type { DecisionVerb } from '../../domain/decision.ts';
import type { Role } from '../../domain/permission.ts';
import type { ProposedChange } from '../../domain/proposed-change.ts';
import type { ProposalState, StoredProposal } from '../../domain/stored-proposal.ts';
import type { StandIn } from '../../domain/stand-in.ts';
import type { ItemClosing, NewItem } from './item-store.ts';

/** What a turn that ends as `proposed` leaves. */
export interface ProposalDraft {
  title: string;
  change: ProposedChange;
  /** The evidence bundle by name; among it proposal.json and proposal.md. */
  files: ReadonlyMap<string, Buffer>;
  /** Put beside the live proposals of the bug, as a rival, and not in their place. */
  beside: boolean;
  /** What a reviewer had asked for. */
  answers: string | null;
}

/** A decision that counted. */
export interface DecisionRecord {
  id: string;
  at: string;
  verb: DecisionVerb;
  manifest: string;
  by: Actor;
  via: 'ui' | 'api' | 'cli' | 'pull-request' | 'work-item' | 'policy';
  reason: string;
  selfApproval: boolean;
  /** Who was away and had handed the decision over to whoever decided. */
  standsFor: string[];
  /** Of an edit `beside`: it is put beside the proposal, and not in its place. */
  leadsTo: 're-investigate' | 'needs-investigation' | 'wont-fix' | 'beside' | null;
  /** Hash of the patch that came with it. */
  patch: string | null;
  outcome: string;
}

/** An approver as the installation knows the person by now. */
export interface KnownApprover {
  by: Actor;
  email: string | null;
  /** Null: not there any more, or disabled. */
  role: Role | null;
  /** For whom they stood in then, as far as these may still decide. */
  standsFor: readonly { actor: Actor; email: string | null }[];
}

/** What is locked while a decision is made. */
export interface Deliberation {
  proposal: StoredProposal;
  decisions: readonly DecisionRecord[];
  approvers: readonly KnownApprover[];
  /** Who stands in for whom now. */
  standIns: readonly { standIn: StandIn; email: string | null }[];
  /** Of the bugs that it covers, in their order. */
  bugs: readonly { id: string; state: BugState }[];
  /** Other live proposals of the same bugs. */
  rivals: readonly string[];
}

/** What a decision writes, all or nothing. */
export interface Settlement {
  /** Null where nothing was decided: the change is not what it was. */
  decision: (Omit<DecisionRecord, 'id' | 'at' | 'patch' | 'by'> & { patch: string | null }) | null;
  by: Actor;
  state: ProposalState;
  /** Steps of its bugs; a bug that is elsewhere by now is left where it is. */
  moves: readonly { bug: string; from: BugState; event: BugEvent; to: BugState }[];
  /** Told in the ledger of every bug. */
  note: { kind: string; outcome: string };
  /** The commit that the base branch has moved to, for a proposal that becomes stale. */
  staleHead: string | null;
  /** Rivals are superseded. */
  endsRivals: boolean;
  makes: readonly NewItem[];
  /** The decision item, where the decision ends it. */
  closes: ItemClosing | null;
  /** Said on every bug. */
  comment: string | null;
}

export interface ProposalQuery {
  projects?: readonly string[];
  project?: string;
  states?: readonly ProposalState[];
  bug?: string;
  /** Without those that this person proposed or has approved. */
  awaiting?: string;
  /** Those that this person had a part in. */
  involving?: string;
  limit: number;
  after?: string;
}

/** A patch that a reviewer has given and that no turn has validated yet. */
export interface GivenPatch {
  proposal: string;
  decision: string;
  patch: string;
  by: Actor;
  reason: string;
  /** A rival of the proposal, and not in its place. */
  beside: boolean;
  proposers: readonly Actor[];
  /** It is the fix of another bug's proposal, run against this one; where the bug was before. Null: a reviewer's patch. */
  covers: { cameFrom: BugState } | null;
}

/** A bug that was added to a proposal, or taken off it, by a person. */
export interface CoverageStep {
  bug: string;
  at: string;
  kind: 'asked' | 'taken-off';
  by: Actor;
  reason: string;
  /** `open`: the fix is being run against it. `void`: it came to nothing by other means. */
  state: 'open' | 'covered' | 'refused' | 'void';
  outcome: string;
}

/** What is locked while a person changes what a proposal covers. */
export interface CoverageSituation {
  proposal: StoredProposal;
  bug: {
    id: string;
    project: string;
    state: BugState;
    paused: boolean;
    /** An occurrence of it is kept that a run can be made from. */
    hasEvidence: boolean;
    /** It is being run with the fix of a proposal. */
    isAsked: boolean;
    /** Bugs that wait with it in proposals besides this one. */
    others: number;
    /** It waits with a proposal besides this one. */
    hasOwnFix: boolean;
  };
}

export interface CoverageChange {
  kind: 'ask' | 'take-off';
  by: Actor;
  reason: string;
  move: { from: BugState; event: BugEvent; to: BugState };
}

/** A change that was sent back, and why. */
export interface RefusedPatch {
  proposal: string;
  patchHash: string;
  by: string;
  reason: string;
}

/** Proposals, what they consist of, and what was decided about them. They are made by `BugStore.move`. */
export interface ProposalStore {
  proposal(id: string): Promise<StoredProposal | null>;
  proposals(query: ProposalQuery): Promise<{ proposals: StoredProposal[]; next: string | null }>;
  decisions(id: string): Promise<DecisionRecord[]>;
  /** Names of the bundle's files, and one of them. */
  files(id: string): Promise<string[]>;
  file(id: string, name: string): Promise<Buffer | null>;
  /** The unified diff of the fix. */
  patch(id: string): Promise<string>;
  /**
   * Decides under locks on the proposal, its bugs and its rivals: `work` sees how all stands and says what is to be
   * written (null: nothing), which is then written in the same transaction. Throws NOT_FOUND, STORE_UNAVAILABLE.
   */
  decide<Outcome>(
    id: string,
    work: (deliberation: Deliberation) => { outcome: Outcome; settlement: Settlement | null },
  ): Promise<Outcome>;
  /**
   * Changes what a proposal covers under locks on it and the bug: `work` says what is to be done (null: nothing). A bug that
   * is taken off leaves a proposal without it in the place of this one. Throws NOT_FOUND, STORE_UNAVAILABLE.
   */
  changeCoverage<Outcome>(
    id: string,
    bug: string,
    work: (situation: CoverageSituation) => { outcome: Outcome; change: CoverageChange | null },
  ): Promise<{ outcome: Outcome; proposal: string }>;
  /** What people asked to be covered by a proposal, or took off it, oldest first. */
  coverage(id: string): Promise<CoverageStep[]>;
  /** The change with its bytes, each as its hash says; null for a proposal that there is not. Throws INTERNAL where bytes and hash differ. */
  approvedChange(id: string): Promise<ApprovedChange | null>;
  /** Proposals that the auto-approval policy was not asked about yet. */
  unasked(limit: number): Promise<StoredProposal[]>;
  asked(id: string): Promise<void>;
  /** What the next turn of a bug goes in with; `base`: the commit that it is about, where a decision has named one. */
  revision(bug: string): Promise<{ given: GivenPatch | null; refused: RefusedPatch[]; base: string | null }>;
}
