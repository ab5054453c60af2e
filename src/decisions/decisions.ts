import type { BugState } from '../domain/bug-state.ts';
import { Fault } from '../domain/fault.ts';
import { mayDo } from '../domain/permission.ts';
import { changedPaths, type StoredProposal } from '../domain/stored-proposal.ts';
import type { BaseBranch, BaseLook } from '../ports/base-branch.ts';
import type { Live } from '../ports/live.ts';
import type { Deliberation, ProposalStore } from '../ports/store/proposal-store.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import type { DecidingCaller } from './deciding-caller.ts';
import { approves, rule, type Ruling, standsForWhom } from './rule.ts';
import { type AskedDecision, settlementOf } from './settle.ts';
import type { Decider, Situation } from './situation.ts';
import { standsFor } from './stand-ins.ts';
import { wordsOf, wordsOfRefusal } from './words.ts';

export interface DecisionParts {
  proposals: ProposalStore;
  users: Pick<UserStore, 'user'>;
  queue: Pick<WorkQueue, 'enqueue'> & Partial<Pick<WorkQueue, 'cancel'>>;
  live: Pick<Live, 'publish'>;
  base: BaseBranch;
}

/** What came of a decision, and where its bugs are now. */
export interface Decided {
  ruling: Exclude<Ruling, { kind: 'refused' }>;
  words: string;
  bugs: readonly { id: string; state: BugState }[];
}

/** Decisions that a person has begun come before what comes by itself. */
const askedByHand = 10;

/** The one service behind the API, the command line, pull request reviews and work items (REV-3). */
export class Decisions {
  readonly #parts: DecisionParts;

  constructor(parts: DecisionParts) {
    this.#parts = parts;
  }

  /**
   * Decides about a proposal, all in one transaction: of two who decide at once one is told what the other has decided.
   * Throws NOT_FOUND; NO_PERMISSION for who may not decide; CONFLICT, with all that speaks against it, for a decision that
   * does not count, and for an approval under which the branch has moved (nothing is approved then, it is validated anew).
   */
  async decide(id: string, asked: AskedDecision, caller: DecidingCaller): Promise<Decided> {
    const proposal = await this.#parts.proposals.proposal(id);
    if (!proposal) throw new Fault('NOT_FOUND', `there is no proposal ${id}`);
    checkAsked(asked);
    const decider = await this.#decider(caller);
    const base = await this.#base(proposal, asked);
    const { ruling, bugs, moved } = await this.#parts.proposals.decide(id, (deliberation) => {
      const inStead = standsFor(deliberation.standIns, caller, deliberation.proposal);
      const situation = situationOf(deliberation, { asked, decider: { ...decider, standsFor: inStead }, base });
      const ruled = rule(situation);
      const away = approves(asked.verb) ? standsForWhom(situation) : [];
      const settlement = ruled.kind === 'refused' ? null : settlementOf(deliberation, ruled, asked, caller.actor, away);
      const moves = settlement?.moves ?? [];
      const now = deliberation.bugs.map((bug) => ({
        id: bug.id,
        state: moves.find((move) => move.bug === bug.id)?.to ?? bug.state,
      }));
      return {
        outcome: { ruling: ruled, bugs: now, moved: moves.map((move) => move.bug) },
        settlement,
      };
    });
    if (ruling.kind === 'refused') throw refusedFault(ruling);
    await this.#tell(proposal, bugs, moved);
    if (ruling.kind === 'stale') throw new Fault('CONFLICT', wordsOf(ruling));
    return { ruling, words: wordsOf(ruling), bugs };
  }

  async #decider({ actor, role }: DecidingCaller): Promise<Decider> {
    const user = actor.kind === 'person' ? await this.#parts.users.user(actor.id) : null;
    return { actor, role, email: user?.email ?? null };
  }

  /** Only what would approve has to know. */
  async #base(proposal: StoredProposal, { verb }: AskedDecision): Promise<BaseLook> {
    if (!approves(verb)) return { kind: 'current' };
    const paths = [...changedPaths(proposal), ...proposal.manifest.regressionTest.map(({ path }) => path)];
    return this.#parts.base.look(proposal.project, proposal.baseCommit, paths);
  }

  /** The decision is durable: what fails here is made good by the sweep. */
  async #tell({ project, reverts }: StoredProposal, bugs: Decided['bugs'], moved: readonly string[]): Promise<void> {
    for (const { id, state } of bugs.filter((bug) => moved.includes(bug.id))) {
      this.#parts.live.publish({ kind: 'bug-changed', bug: id, state });
      // The bug may be investigated beside it, which takes minutes: what is decided goes first.
      if (reverts) await this.#parts.queue.cancel?.(id).catch(() => false);
      if (state === 'new' || state === 'investigating' || state === 'approved')
        await this.#parts.queue.enqueue(id, { project, priority: askedByHand }).catch(() => {});
    }
  }
}

function checkAsked({ verb, reason, leadsTo, patch }: AskedDecision): void {
  const lacks =
    (verb === 'reject' || verb === 'request-changes') && reason.trim() === ''
      ? 'a reason'
      : verb === 'reject' && leadsTo === null
        ? 'where it leads'
        : verb === 'edit' && !patch
          ? 'a patch'
          : null;
  if (lacks) throw new Fault('BAD_USAGE', `the verb ${verb} needs ${lacks}`, { help: 'Say it, and decide again.' });
}

function refusedFault({ reasons }: Extract<Ruling, { kind: 'refused' }>): Fault {
  const words = wordsOfRefusal(reasons);
  return new Fault(
    reasons.includes('no-permission') || reasons.includes('not-a-person') ? 'NO_PERMISSION' : 'CONFLICT',
    words,
  );
}

function situationOf(
  { proposal, decisions, approvers, bugs }: Deliberation,
  { asked, decider, base }: Pick<Situation, 'decider' | 'base'> & { asked: AskedDecision },
): Situation {
  const { manifestHash, proposers, kind, risk, confidence, state } = proposal;
  return {
    proposal: { manifestHash, proposers, kind, risk, confidence, state, paths: changedPaths(proposal) },
    policy: proposal.policy,
    owners: proposal.owners,
    bugs: bugs.map((bug) => bug.state),
    approvals: decisions.flatMap((decision, i) => {
      const known = approvers[i];
      if (!approves(decision.verb) || decision.manifest !== manifestHash) return [];
      const stillMay =
        decision.by.kind === 'policy' ||
        (known?.role !== null && known?.role !== undefined && mayDo(known.role, 'decide'));
      const { by, selfApproval } = decision;
      return [{ by, email: known?.email ?? null, stillMay, selfApproval, standsFor: known?.standsFor ?? [] }];
    }),
    decider,
    asked: { verb: asked.verb, manifest: asked.manifest },
    base,
  };
}
