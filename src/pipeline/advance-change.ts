import type { ApprovedChange } from '../domain/approved-change.ts';
import type { Bug } from '../domain/bug.ts';
import type { BugEvent, BugState, Guard } from '../domain/bug-state.ts';
import type { Change } from '../domain/change.ts';
import { nextState } from '../domain/state-table.ts';
import type { PullRequestDecisions } from '../ports/pull-request-decisions.ts';
import type { BugMove, BugStore } from '../ports/store/bug-store.ts';
import type { ChangeStore } from '../ports/store/change-store.ts';
import { applyChange } from '../review/change/apply-change.ts';
import type { Applied, ApplyParts } from '../review/change/applied.ts';
import { hearReviews } from '../review/change/hear-reviews.ts';

/** What is to be published or applied for a bug. */
export interface ChangeToApply {
  approved: ApprovedChange;
  /** As CODEOWNERS names them. */
  owners: readonly string[];
  publish: 'draft' | 'after-approval';
  /** An approval was a review of its pull request: the commit that was looked at stays. */
  reviewed: boolean;
  /** Somebody applies it by hand: nothing is written, only looked at. */
  byHand: boolean;
}

/** A project's repository and code host. */
export type ChangePlace = { kind: 'ready'; labels: readonly string[] } & ApplyParts;

export interface ChangeParts {
  bugs: BugStore;
  changes: ChangeStore;
  decisions: PullRequestDecisions;
  /** Of a bug that is proposed or approved; null where nothing is to be done. */
  toApply(bug: string): Promise<ChangeToApply | null>;
  /** Where the project's changes go; null where no repository is connected. */
  place(project: string): Promise<ChangePlace | { kind: 'incomplete'; why: string } | null>;
}

export type ChangeAdvanced =
  | { kind: 'moved'; state: BugState; why: string }
  | { kind: 'waits'; for: 'nothing-to-do' | 'a-person' | 'host'; why: string }
  | { kind: 'stale' };

/** Looked at again after so long; a webhook comes sooner. */
const lookEveryMs = 5 * 60_000;
/** Failures before a person is asked. */
const attemptsAtMost = 3;

/**
 * One turn over a bug's change: published where the policy says so, applied once it is approved, followed until it is on
 * the base branch. What was said on its pull request is handed to whoever decides. Idempotent, as applying is.
 */
export async function advanceChange(id: string, parts: ChangeParts, stop: AbortSignal): Promise<ChangeAdvanced> {
  try {
    const first = await turn(id, parts, stop);
    // A review that counted has made another change to apply of it: at once, not with the next look.
    return first === 'decided' ? again(await turn(id, parts, stop)) : first;
  } catch (error) {
    if ((error as { code?: string }).code === 'STALE_LEASE') return { kind: 'stale' };
    throw error;
  }
}

const again = (ended: ChangeAdvanced | 'decided'): ChangeAdvanced =>
  ended === 'decided' ? { kind: 'waits', for: 'host', why: 'a further review came in' } : ended;

async function turn(id: string, parts: ChangeParts, stop: AbortSignal): Promise<ChangeAdvanced | 'decided'> {
  const bug = await parts.bugs.bug(id);
  if (!bug || (bug.state !== 'proposed' && bug.state !== 'approved')) {
    // Nothing is waited for any more: its changes are not looked at again.
    for (const { id: change, lookAt } of await parts.changes.ofBug(id))
      if (lookAt !== null) await parts.changes.lookAgain(change, null);
    return { kind: 'waits', for: 'nothing-to-do', why: bug?.state ?? 'gone' };
  }
  const asked = await parts.toApply(id);
  const leads = asked && (await leadOf(asked.approved.bugs, parts));
  // Of several bugs with one change the first that waits has it advanced, and takes the others along.
  if (leads && leads !== id)
    return { kind: 'waits', for: 'nothing-to-do', why: `its change is advanced with ${leads}` };
  const place = asked && (await parts.place(bug.project));
  if (!asked || !place) return { kind: 'waits', for: 'nothing-to-do', why: 'no change, or no repository' };
  if (place.kind === 'incomplete') return incomplete(bug, asked.approved.bugs, place.why, parts);
  const { approved, owners, publish, reviewed, byHand } = asked;
  const isDraft = approved.approvedBy.length === 0;
  if (byHand) return landedByHand(bug, approved, place, parts);
  if (isDraft && (publish === 'after-approval' || place.host.kind === 'plain'))
    return { kind: 'waits', for: 'a-person', why: 'not approved yet' };
  const [before] = (await place.changes.ofBug(id)).filter(({ manifest }) => manifest === approved.manifestHash);
  const reviewedHead = reviewed ? (before?.commit ?? null) : null;
  const wanted = { approved, reviewedHead, labels: place.labels, reviewers: owners };
  const applied = await applyChange(place, wanted, stop);
  return follow({ bug, approved }, applied, place, parts);
}

/** The first of the bugs of a change that waits for it. */
async function leadOf(ids: readonly string[], { bugs }: ChangeParts): Promise<string | null> {
  for (const id of ids) {
    const bug = await bugs.bug(id);
    if (bug?.state === 'proposed' || bug?.state === 'approved') return id;
  }
  return null;
}

/** Nothing is written for it; it has landed once its very bytes are on the base branch. */
async function landedByHand(
  { id }: Bug,
  { files, bugs, baseCommit, reverts }: ApprovedChange,
  { repository }: ApplyParts,
  parts: ChangeParts,
): Promise<ChangeAdvanced> {
  const updated = await repository.update();
  if (updated.kind !== 'done') return { kind: 'waits', for: 'host', why: updated.kind };
  const landed = await repository.landed({ commit: null, base: baseCommit }, files);
  if (!landed) return { kind: 'waits', for: 'a-person', why: `${id} is applied by hand` };
  const { commit } = landed;
  if (reverts)
    return move(bugs, { event: 'rollback-applied', outcome: `${reverts.commit} is taken back by hand` }, parts);
  const outcome = `applied by hand: on the base branch at ${commit}`;
  return move(bugs, { event: 'change-landed', outcome, change: { commit, files: [...files.keys()] } }, parts);
}

/** As a host that refuses: some tries, in case that it is being set up, then a person. */
async function incomplete(bug: Bug, bugs: readonly string[], why: string, parts: ChangeParts): Promise<ChangeAdvanced> {
  const attemptsLeft = attemptsAtMost - (await failures(bug.id, parts)) - 1;
  return move(bugs, { event: 'apply-failed', outcome: why, attemptsLeft }, parts);
}

async function follow(
  { bug, approved }: { bug: Bug; approved: ApprovedChange },
  applied: Applied,
  place: ApplyParts,
  parts: ChangeParts,
): Promise<ChangeAdvanced | 'decided'> {
  const { change } = applied;
  switch (applied.kind) {
    case 'published':
    case 'ready': {
      if (applied.kind === 'ready' && (await landsByItself(change, approved, place))) return 'decided';
      await place.changes.lookAgain(change.id, new Date(place.now().getTime() + lookEveryMs));
      const pullRequest = change.pullRequest;
      const look = pullRequest && (await place.host.look(pullRequest.number));
      const value = look?.kind === 'done' ? look.value : null;
      if (value && (await hearReviews(change, value, { ...parts, changes: place.changes }))) return 'decided';
      return { kind: 'waits', for: 'a-person', why: applied.kind };
    }
    case 'later':
      return { kind: 'waits', for: 'host', why: applied.why };
    case 'landed':
      return move(change.bugs, landingOf(change, approved), parts);
    case 'stale':
      return move(change.bugs, { event: 'base-drifted', outcome: detailOf(change) }, parts);
    case 'voided':
      return move(change.bugs, { event: 'head-changed', outcome: `another commit is on ${change.branch}` }, parts);
    case 'closed':
      return move(
        change.bugs,
        { event: 'apply-failed', outcome: 'the pull request was closed without being merged' },
        parts,
      );
    case 'failed': {
      const failed = await failures(bug.id, parts);
      const attemptsLeft = change.lookAt === null ? 0 : attemptsAtMost - failed - 1;
      return move(change.bugs, { event: 'apply-failed', outcome: detailOf(change), attemptsLeft }, parts);
    }
  }
}

/**
 * What the policy allows to take back without a person goes to the base branch where that is still what it was made for. Out:
 * whether it is there; else it waits as any change, for people to merge.
 */
async function landsByItself(
  { commit }: Change,
  { reverts, baseCommit }: ApprovedChange,
  { repository }: ApplyParts,
): Promise<boolean> {
  if (!reverts?.byPolicy || commit === null) return false;
  const updated = await repository.update();
  if (updated.kind !== 'done') return false;
  const pushed = await repository.push(updated.value.baseBranch, commit, baseCommit);
  return pushed.kind === 'done' && pushed.value.moved === null;
}

/** The watch looks for the commit that the base branch has, not for the one that was merged into it. */
function landingOf({ state }: Change, { reverts, files: byPath }: ApprovedChange): Step {
  if (reverts) return { event: 'rollback-applied', outcome: `${reverts.commit} is taken back on the base branch` };
  const files = [...byPath.keys()];
  const { commit, at } = state.kind === 'merged' ? state : { commit: null, at: undefined };
  const change = { commit, files, ...(at ? { at: new Date(at) } : {}) };
  return { event: 'change-landed', outcome: 'the change is on the base branch', change };
}

function detailOf({ state }: Change): string {
  return 'detail' in state ? `${'why' in state ? state.why : ''}: ${state.detail}` : state.kind;
}

async function failures(bug: string, { bugs }: ChangeParts): Promise<number> {
  return (await bugs.ledger(bug)).filter(({ kind }) => kind === 'apply-failed').length;
}

/** A step of all bugs of a change. */
interface Step {
  event: BugEvent;
  outcome: string;
  attemptsLeft?: number;
  /** What has landed: the watch looks for releases that hold it. */
  change?: BugMove['change'];
}

/** Moves the bugs that the event says something to; out: where the first one is. */
async function move(
  ids: readonly string[],
  { event, outcome, attemptsLeft = 0, change }: Step,
  { bugs }: ChangeParts,
): Promise<ChangeAdvanced> {
  const holds = (guard: Guard): boolean => guard === 'attempts-left' && attemptsLeft > 0;
  let first: BugState | null = null;
  for (const id of ids) {
    const bug = await bugs.bug(id);
    const to = bug && nextState(bug.state, event, holds);
    if (!bug || !to) continue;
    const note = { stage: 'review', kind: event, actor: 'engine', outcome: outcome.slice(0, 500) } as const;
    const { moved, state } = await bugs.move(await bugs.lease(id), id, {
      from: bug.state,
      event,
      to,
      note,
      ...(change ? { change } : {}),
    });
    if (moved) first ??= state;
  }
  return first ? { kind: 'moved', state: first, why: outcome } : { kind: 'waits', for: 'a-person', why: outcome };
}
