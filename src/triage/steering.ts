import type { Actor } from '../domain/actor.ts';
import type { Bug } from '../domain/bug.ts';
import type { BugEvent } from '../domain/bug-state.ts';
import { Fault } from '../domain/fault.ts';
import type { LedgerNote } from '../domain/ledger.ts';
import { proposalSchema } from '../domain/proposal.ts';
import { queueRank } from '../domain/priority.ts';
import { claimOf, type OwnHypothesis, type OwnTrial } from '../domain/own-hypothesis.ts';
import { nextState } from '../domain/state-table.ts';
import type { Amendment, BugMove, BugStore } from '../ports/store/bug-store.ts';
import type { HypothesisStore } from '../ports/store/hypothesis-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export interface SteeringParts {
  bugs: BugStore;
  hypotheses: HypothesisStore;
  queue: Pick<WorkQueue, 'enqueue' | 'cancel'>;
}

/** Work that a person asked for goes before what comes by itself. */
const askedByHand = 10;

/** What a person may do to the work on a bug. Each throws NOT_FOUND, and CONFLICT where the bug's state does not take it. */
export class Steering {
  readonly #parts: SteeringParts;

  constructor(parts: SteeringParts) {
    this.#parts = parts;
  }

  /** The work ends and the bug waits for a person: what the investigation has done stays in the ledger. */
  async cancel(id: string, by: Actor, reason: string): Promise<Bug> {
    const bug = await this.#known(id);
    await this.#move(bug, 'cancelled', by, reason);
    await this.#parts.queue.cancel(id);
    return this.#known(id);
  }

  /** The work stands still, where it is: finished stages are kept, and gone on behind when it is resumed. */
  async pause(id: string, by: Actor, reason: string): Promise<Bug> {
    await this.#known(id);
    await this.#amend(id, { paused: true }, 'paused', by, reason);
    await this.#parts.queue.cancel(id);
    return this.#known(id);
  }

  async resume(id: string, by: Actor, reason: string): Promise<Bug> {
    const bug = await this.#known(id);
    if (bug.paused) await this.#amend(id, { paused: false }, 'resumed', by, reason);
    await this.#ask(bug);
    return this.#known(id);
  }

  /** Has the bug tried (again) from where it waits. */
  async retry(id: string, by: Actor, reason: string): Promise<Bug> {
    const bug = await this.#known(id);
    if (bug.paused) await this.#amend(id, { paused: false }, 'resumed', by, reason);
    if (bug.state === 'needs-investigation') await this.#move(bug, 'evidence-added', by, reason);
    else if (['routed', 'wont-fix', 'fixed'].includes(bug.state)) await this.#move(bug, 'reopened', by, reason);
    else if (!['new', 'investigating', 'regressed'].includes(bug.state))
      throw new Fault('CONFLICT', `${id} is ${bug.state}: there is nothing to try again`);
    await this.#ask(bug);
    return this.#known(id);
  }

  /**
   * What a person thinks happens, as it can be tried: kept, and tried in the next turn, which is asked for where the bug waits
   * for one. Out: whether it is; elsewhere it waits until the bug is investigated again.
   */
  async suggest(
    id: string,
    { claim, trial }: { claim: string; trial: OwnTrial },
    by: Actor,
  ): Promise<{ hypothesis: OwnHypothesis; isAsked: boolean }> {
    await this.#known(id);
    const hypothesis = await this.#parts.hypotheses.add(id, { claim: claim || claimOf(trial), trial }, by);
    const bug = await this.#known(id);
    if (bug.paused) return { hypothesis, isAsked: false };
    if (bug.state === 'needs-investigation') await this.#move(bug, 'evidence-added', by, `to try ${hypothesis.id}`);
    const isAsked = ['needs-investigation', 'new', 'regressed', 'investigating'].includes(bug.state);
    if (isAsked) await this.#ask(bug);
    return { hypothesis, isAsked };
  }

  /** The change that shall cure the bug has landed, by whatever way: its release is looked for from now on. */
  async landed(
    id: string,
    { commit, release }: { commit: string | null; release: string | null },
    by: Actor,
    reason: string,
  ): Promise<Bug> {
    const bug = await this.#known(id);
    const files = await this.#changedFiles(id);
    const outcome = reason || `told to have landed${commit ? ` as ${commit.slice(0, 12)}` : ''}`;
    await this.#move(bug, 'change-landed', by, outcome, { change: { commit, files }, ...(release ? { release } : {}) });
    await this.#ask(bug);
    return this.#known(id);
  }

  /** Paths of the fix that was proposed last, as the bundle tells. */
  async #changedFiles(id: string): Promise<string[]> {
    const kept = await this.#parts.bugs.read(id, 'proposal.json');
    const proposal = proposalSchema.safeParse(kept ? JSON.parse(kept.toString('utf8')) : null);
    return proposal.data?.fix?.files ?? [];
  }

  async reroute(
    id: string,
    to: Pick<NonNullable<Bug['routing']>, 'specialist' | 'team' | 'owner'>,
    by: Actor,
    reason: string,
  ): Promise<Bug> {
    await this.#known(id);
    const routing = { ...to, score: 1, reason, by: by.id };
    await this.#amend(id, { routing }, 'rerouted', by, `to ${to.specialist}: ${reason}`);
    return this.#known(id);
  }

  /** Says whose the bug is; what is not told stays as it was. */
  async assign(
    id: string,
    to: { owner?: string | null | undefined; team?: string | null | undefined; specialist?: string | undefined },
    by: Actor,
    reason: string,
  ): Promise<Bug> {
    const { routing } = await this.#known(id);
    const specialist = to.specialist ?? routing?.specialist;
    if (!specialist) throw new Fault('CONFLICT', `${id} has no specialist yet: name one`);
    const team = to.team === undefined ? (routing?.team ?? null) : to.team;
    const owner = to.owner === undefined ? (routing?.owner ?? null) : to.owner;
    return this.reroute(id, { specialist, team, owner }, by, reason || `assigned by ${by.id}`);
  }

  /**
   * Closed as won’t fix. Where a proposal waits or was approved that decides about it: whoever may not decide is refused
   * (NO_PERMISSION).
   */
  async close(id: string, by: Actor, reason: string, mayDecide: boolean): Promise<Bug> {
    const bug = await this.#known(id);
    if (!mayDecide && ['proposed', 'approved'].includes(bug.state))
      throw new Fault('NO_PERMISSION', `${id} has a proposal: closing it is for those who may decide`);
    await this.#move(bug, 'closed-as-wont-fix', by, reason || 'closed by hand');
    await this.#parts.queue.cancel(id);
    return this.#known(id);
  }

  /** `null` gives the priority back to what is computed. */
  async setPriority(id: string, value: Bug['priority'] | null, by: Actor, reason: string): Promise<Bug> {
    const bug = await this.#known(id);
    const priority = { value: value ?? bug.priority, reason, by: value === null ? null : by.id };
    await this.#amend(id, { priority }, 'priority-set', by, `${value ?? 'computed'}: ${reason}`);
    return this.#known(id);
  }

  /** What is no code fix is handed on with the reason, where the bug is still to be worked on. */
  async dispose(id: string, kind: NonNullable<Bug['disposition']>['kind'], by: Actor, reason: string): Promise<Bug> {
    const bug = await this.#known(id);
    const disposition = { kind, reason, by: by.id };
    await this.#amend(id, { disposition }, 'disposition-set', by, `${kind}: ${reason}`);
    const handedOn = kind !== 'code-fix' && kind !== 'undetermined';
    if (handedOn && ['new', 'investigating', 'needs-investigation', 'regressed'].includes(bug.state)) {
      await this.#move(bug, 'not-a-code-fix', by, `${kind}: ${reason}`);
      await this.#parts.queue.cancel(id);
    }
    return this.#known(id);
  }

  async #known(id: string): Promise<Bug> {
    const bug = await this.#parts.bugs.bug(id);
    if (!bug) throw new Fault('NOT_FOUND', `there is no bug ${id}`);
    return bug;
  }

  #ask({ id, project, priority }: Bug): Promise<void> {
    return this.#parts.queue.enqueue(id, { project, priority: askedByHand + queueRank(priority) });
  }

  #amend(id: string, amendment: Amendment, kind: string, by: Actor, outcome: string): Promise<void> {
    return this.#parts.bugs.amend(id, amendment, noteOf(kind, by, outcome));
  }

  /** Under a lease of its own, so that what a worker would still write is refused. */
  async #move(
    { id, state }: Bug,
    event: BugEvent,
    by: Actor,
    outcome: string,
    more: Pick<BugMove, 'change' | 'release'> = {},
  ): Promise<void> {
    const to = nextState(state, event, () => false);
    if (!to) throw new Fault('CONFLICT', `${id} is ${state}: it takes no ${event}`);
    const lease = await this.#parts.bugs.lease(id);
    const { moved, state: now } = await this.#parts.bugs.move(lease, id, {
      from: state,
      event,
      to,
      note: noteOf(event, by, outcome),
      ...more,
    });
    if (!moved) throw new Fault('CONFLICT', `${id} has become ${now} meanwhile`);
  }
}

function noteOf(kind: string, by: Actor, outcome: string): LedgerNote {
  return { stage: 'review', kind, actor: by.id, outcome: outcome.slice(0, 1_000) };
}
