import { isSameActor } from '../domain/actor.ts';
import type { DecisionVerb } from '../domain/decision.ts';
import { mayDo } from '../domain/permission.ts';
import type { ProposalState } from '../domain/stored-proposal.ts';
import type { Named } from './named.ts';
import { isMet, type Requirement, requirementsOn } from './requirements.ts';
import type { Situation } from './situation.ts';

/** Why a decision does not count; a person is told all that hold. */
export const refusals = [
  'no-permission',
  'not-a-person',
  'another-change',
  'own-proposal',
  'approved-before',
  'approved-already',
  'applied-already',
  'rejected-already',
  'returned-already',
  'superseded',
  'being-revised',
  'base-drifted-before',
  'bugs-not-waiting',
] as const;
export type Refusal = (typeof refusals)[number];

/** What comes of a decision. Only `approved` approves. */
export type Ruling =
  | { kind: 'refused'; reasons: readonly [Refusal, ...Refusal[]] }
  /** The branch has moved, and touches what the change touches: it is to be validated anew. */
  | { kind: 'stale'; head: string; touched: readonly string[] }
  | { kind: 'more-needed'; selfApproval: boolean; requirements: readonly Requirement[] }
  | {
      kind: 'approved';
      byHand: boolean;
      selfApproval: boolean;
      requirements: readonly Requirement[];
    }
  | { kind: 'rejected' }
  | { kind: 'returned' }
  | { kind: 'to-validate' };

const closed: Readonly<Partial<Record<ProposalState, Refusal>>> = {
  revising: 'being-revised',
  applied: 'applied-already',
  rejected: 'rejected-already',
  returned: 'returned-already',
  superseded: 'superseded',
  stale: 'base-drifted-before',
};

export function approves(verb: DecisionVerb): boolean {
  return verb === 'approve' || verb === 'approve-and-apply-by-hand';
}

function isOwn({ proposal, decider }: Situation): boolean {
  return proposal.proposers.some((proposer) => isSameActor(proposer, decider.actor));
}

/** All that speaks against it. */
function refusalsOf(situation: Situation): Refusal[] {
  const { proposal, policy, decider, asked, approvals, bugs } = situation;
  const approving = approves(asked.verb);
  const isPolicy = decider.actor.kind === 'policy';
  const found: Array<Refusal | null | undefined> = [
    !isPolicy && decider.actor.kind !== 'person' ? 'not-a-person' : null,
    // A policy approves or holds its tongue.
    isPolicy ? (asked.verb === 'approve' ? null : 'no-permission') : permitted(situation) ? null : 'no-permission',
    asked.manifest === proposal.manifestHash ? null : 'another-change',
    closed[proposal.state],
    // An approval may be withdrawn until something landed; what is approved is neither approved again nor edited.
    proposal.state === 'approved' && (approving || asked.verb === 'edit') ? 'approved-already' : null,
    approving && isOwn(situation) && !policy.selfApproval ? 'own-proposal' : null,
    approving && approvals.some(({ by }) => isSameActor(by, decider.actor)) ? 'approved-before' : null,
    bugs.some((state) => state === (proposal.state === 'approved' ? 'approved' : 'proposed'))
      ? null
      : proposal.state === 'waiting' || proposal.state === 'approved'
        ? 'bugs-not-waiting'
        : null,
  ];
  return found.filter((one) => one !== null && one !== undefined);
}

function permitted({ decider: { role } }: Situation): boolean {
  return role !== null && mayDo(role, 'decide');
}

/**
 * The rules of REV-3, whole and pure: what a decision does, by who decides, about which change, where that stands, and
 * what the policy of its base commit asks for. What speaks against it is told in full.
 */
export function rule(situation: Situation): Ruling {
  const [first, ...more] = refusalsOf(situation);
  if (first) return { kind: 'refused', reasons: [first, ...more] };
  const { verb } = situation.asked;
  if (verb === 'reject') return { kind: 'rejected' };
  if (verb === 'request-changes') return { kind: 'returned' };
  if (verb === 'edit') return { kind: 'to-validate' };
  return approval(situation, verb === 'approve-and-apply-by-hand');
}

/** For whom the decider stands in about this very change. */
export function standsForWhom(situation: Situation): string[] {
  return othersOf(situation, situation.decider.standsFor).map(({ actor }) => actor.id);
}

/** Who has made the change approves it by nobody, whatever the policy says of approving it oneself. */
function othersOf({ proposal }: Situation, standsFor: readonly Named[] = []): Named[] {
  return standsFor.filter(({ actor }) => !proposal.proposers.some((proposer) => isSameActor(proposer, actor)));
}

function approval(situation: Situation, byHand: boolean): Ruling {
  const { base, proposal, approvals, decider, policy } = situation;
  if (base.kind === 'moved' && base.touched.length > 0)
    return { kind: 'stale', head: base.head, touched: base.touched };
  const counted = approvals
    .filter(({ stillMay, selfApproval }) => stillMay && (!selfApproval || policy.selfApproval))
    .map(({ by, email, standsFor }) => ({ actor: by, email, standsFor: othersOf(situation, standsFor) }));
  const deciding = { ...decider, standsFor: othersOf(situation, decider.standsFor) };
  const requirements = requirementsOn(proposal, situation, [...counted, deciding]);
  const selfApproval = isOwn(situation);
  if (!requirements.every(isMet)) return { kind: 'more-needed', selfApproval, requirements };
  return { kind: 'approved', byHand, selfApproval, requirements };
}
