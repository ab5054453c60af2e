import type { Actor } from '../domain/actor.ts';
import type { BugState } from '../domain/bug-state.ts';
import type { BaseLook } from '../ports/base-branch.ts';
import type { DecisionVerb } from '../domain/decision.ts';
import type { Role } from '../domain/permission.ts';
import type { Named } from './named.ts';
import type { ChangeOwners, ProposalState, ReviewPolicy, StoredProposal } from '../domain/stored-proposal.ts';

/** Whoever decides. */
export interface Decider {
  actor: Actor;
  /** Null for a policy, which is nobody's role. */
  role: Role | null;
  /** By which CODEOWNERS may name a person. */
  email: string | null;
  /** Who is away and has handed this decision over. */
  standsFor?: readonly Named[];
}

/** What is asked for: the verb, about exactly which change. */
export interface Asked {
  verb: DecisionVerb;
  manifest: string;
}

/** An approval that was given to this very change. */
export interface GivenApproval {
  by: Actor;
  email: string | null;
  /** Still there, and still with a role that decides. */
  stillMay: boolean;
  /** For whom they stood in when it was given, as far as these may still decide. */
  standsFor?: readonly Named[];
  selfApproval: boolean;
}

/** All that a decision is ruled by, and nothing else. */
export interface Situation {
  proposal: Pick<StoredProposal, 'manifestHash' | 'proposers' | 'kind' | 'risk' | 'confidence'> & {
    state: ProposalState;
    paths: readonly string[];
  };
  policy: ReviewPolicy;
  owners: ChangeOwners;
  /** States of the bugs that it covers. */
  bugs: readonly BugState[];
  approvals: readonly GivenApproval[];
  decider: Decider;
  asked: Asked;
  base: BaseLook;
}
