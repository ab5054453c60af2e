import type { Actor } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { changedPaths, type ReviewPolicy, type StoredProposal, unprovenGates } from '../domain/stored-proposal.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';
import { autoApprover, heldBack, rollBackApprover } from './auto-approval.ts';
import type { Decisions } from './decisions.ts';

/** What a policy would have done with one proposal, beside what became of it. */
export interface Tried {
  proposal: string;
  title: string;
  state: StoredProposal['state'];
  /** Empty: it would have approved. */
  heldBackBy: readonly string[];
  /** What people decided: null where nobody has, or where it was the policy itself. */
  people: 'approved' | 'turned-down' | null;
}

const pageLines = 200;

/** What the policy says of a proposal. */
function verdictOn(proposal: StoredProposal, auto: ReviewPolicy['autoApproval']): string[] {
  return heldBack({ ...proposal, paths: changedPaths(proposal) }, unprovenGates(proposal), auto);
}

interface PolicyWords {
  actor: Actor;
  reason: string;
}

/** The policy that approves a proposal by itself, and why; null: none does. A rollback is `onRegression`'s alone. */
function reasonToApprove(proposal: StoredProposal): PolicyWords | null {
  if (proposal.reverts)
    return proposal.reverts.byPolicy ? { actor: rollBackApprover, reason: 'onRegression: roll-back' } : null;
  if (verdictOn(proposal, proposal.policy.autoApproval).length > 0) return null;
  const { maxRisk, minConfidence } = proposal.policy.autoApproval;
  const reason = `risk at most ${maxRisk}, confidence at least ${minConfidence}, all gates passed, all paths allowed`;
  return { actor: autoApprover, reason };
}

/** The auto-approval policy: off unless a repository's policy switches it on, and tried out on the past before. */
export class AutoDecisions {
  readonly #proposals: ProposalStore;
  readonly #decisions: Decisions;

  constructor(proposals: ProposalStore, decisions: Decisions) {
    this.#proposals = proposals;
    this.#decisions = decisions;
  }

  /** Asks the policies of proposals that wait and were not asked about; each is asked once. Out: how many were approved. */
  async ask(): Promise<number> {
    let approved = 0;
    for (const proposal of await this.#proposals.unasked(50)) {
      const words = reasonToApprove(proposal);
      if (words !== null && (await this.#approve(proposal, words))) approved += 1;
      await this.#proposals.asked(proposal.id);
    }
    return approved;
  }

  /** Whether it counted: somebody else may have decided meanwhile, and the branch may have moved. */
  async #approve({ id, manifestHash }: StoredProposal, { actor, reason }: PolicyWords): Promise<boolean> {
    const asked = {
      verb: 'approve',
      manifest: manifestHash,
      reason,
      via: 'policy',
      leadsTo: null,
      patch: null,
      beside: false,
    } as const;
    try {
      const { ruling } = await this.#decisions.decide(id, asked, { actor, role: null });
      return ruling.kind === 'approved';
    } catch (error) {
      if (error instanceof Fault && (error.code === 'CONFLICT' || error.code === 'NO_PERMISSION')) return false;
      throw error;
    }
  }

  /**
   * What a policy would have approved of a project's past proposals; without one each proposal's own, as if it were on.
   * Writes nothing.
   */
  async tryOut(project: string, auto: ReviewPolicy['autoApproval'] | null, most: number): Promise<Tried[]> {
    const tried: Tried[] = [];
    let after: string | undefined;
    do {
      const limit = Math.min(pageLines, most - tried.length);
      const page = await this.#proposals.proposals({ project, limit, ...(after ? { after } : {}) });
      for (const proposal of page.proposals) tried.push(await this.#tried(proposal, auto));
      after = page.next ?? undefined;
    } while (after && tried.length < most);
    return tried;
  }

  async #tried(proposal: StoredProposal, auto: ReviewPolicy['autoApproval'] | null): Promise<Tried> {
    const { id, title, state, policy } = proposal;
    const decisions = (await this.#proposals.decisions(id)).filter(({ by }) => by.kind === 'person');
    const last = decisions.at(-1)?.verb;
    const people = last === undefined ? null : last.startsWith('approve') ? 'approved' : 'turned-down';
    return {
      proposal: id,
      title,
      state,
      people,
      heldBackBy: verdictOn(proposal, { ...(auto ?? policy.autoApproval), enabled: true }),
    };
  }
}
