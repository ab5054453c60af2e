import type { BugState } from '../domain/bug-state.ts';
import { Fault } from '../domain/fault.ts';
import type { Live } from '../ports/live.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { type AskedCoverage, type CoverageRuling, ruleCoverage, wordsOfCoverage } from './coverage-rule.ts';
import type { DecidingCaller } from './deciding-caller.ts';

export interface CoverageParts {
  proposals: Pick<ProposalStore, 'changeCoverage'>;
  queue: Pick<WorkQueue, 'enqueue'>;
  live: Pick<Live, 'publish'>;
}

/** What a person wants of a proposal and a bug, about exactly the change that was looked at. */
export interface CoverageWish {
  kind: AskedCoverage['kind'];
  manifest: string;
  reason: string;
}

interface Outcome {
  ruling: CoverageRuling;
  project: string;
}

/** Decisions that a person has begun come before what comes by itself. */
const askedByHand = 10;

/** The bugs that a proposal covers, as people change them (BUG-2). */
export class CoverageChanges {
  readonly #parts: CoverageParts;

  constructor(parts: CoverageParts) {
    this.#parts = parts;
  }

  /**
   * Has a proposal's fix run against a further bug, or takes a bug off. Out: where the bug is then, and the proposal that
   * stands. Throws NOT_FOUND, UNKNOWN_BUG; NO_PERMISSION, and CONFLICT with all that speaks against it.
   */
  async change(
    proposal: string,
    bug: string,
    { kind, manifest, reason }: CoverageWish,
    caller: DecidingCaller,
  ): Promise<{ proposal: string; bug: string; state: BugState }> {
    if (kind === 'take-off' && reason.trim() === '') throw new Fault('BAD_USAGE', 'taking a bug off needs a reason');
    // What is of another project is not asked about: whether it is there is nobody's business.
    if (bug.split('-')[0] !== proposal.split('-')[0])
      throw new Fault('CONFLICT', wordsOfCoverage(['another-repository']));
    const { outcome, proposal: stands } = await this.#parts.proposals.changeCoverage<Outcome>(
      proposal,
      bug,
      (situation) => {
        const ruling = ruleCoverage(situation, { kind, manifest, decider: caller });
        const { project } = situation.bug;
        if (ruling.kind === 'refused') return { outcome: { ruling, project }, change: null };
        return { outcome: { ruling, project }, change: { kind, by: caller.actor, reason, move: ruling.move } };
      },
    );
    const { ruling, project } = outcome;
    if (ruling.kind === 'refused') {
      const { reasons } = ruling;
      const denied = reasons.includes('no-permission') || reasons.includes('not-a-person');
      throw new Fault(denied ? 'NO_PERMISSION' : 'CONFLICT', wordsOfCoverage(reasons));
    }
    const state = ruling.move.to;
    this.#parts.live.publish({ kind: 'bug-changed', bug, state });
    // It is durable: what fails here is made good by the sweep.
    if (state === 'investigating' || state === 'new')
      await this.#parts.queue.enqueue(bug, { project, priority: askedByHand }).catch(() => {});
    return { proposal: stands, bug, state };
  }
}
