import type { BugState, Guard } from '../domain/bug-state.ts';
import type { LedgerNote } from '../domain/ledger.ts';
import { queueRank } from '../domain/priority.ts';
import { nextState } from '../domain/state-table.ts';
import { escalationNote } from '../domain/escalation.ts';
import { attemptsAtMost, spentAttempts, timeoutNote, type Timeouts } from '../domain/timeout.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { Overdue, TimeoutStore } from '../ports/store/timeout-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export interface TimeOutParts {
  bugs: Pick<BugStore, 'ledger' | 'bug'>;
  timeouts: TimeoutStore;
  queue: Pick<WorkQueue, 'working' | 'enqueue' | 'cancel'>;
}

const pageBugs = 200;

/** Where a timeout leads, and what the ledger says of it. */
async function stepOf(
  { bug, state, since }: Overdue,
  { bugs }: TimeOutParts,
  timeouts: Timeouts,
  now: Date,
): Promise<{ to: BugState; notes: LedgerNote[] } | null> {
  const ledger = await bugs.ledger(bug);
  const holds = (guard: Guard): boolean => guard === 'attempts-left' && spentAttempts(ledger) + 1 < attemptsAtMost;
  const to = nextState(state, 'timeout', holds);
  if (!to) return null;
  const held = { heldMs: now.getTime() - since.getTime(), boundMs: timeouts.get(state) ?? 0 };
  const escalated = to === 'needs-investigation' && to !== state;
  return { to, notes: [timeoutNote(state, to, held), ...(escalated ? [escalationNote(ledger)] : [])] };
}

/**
 * Sends `timeout` to the bugs of a project that stayed in their state for too long. Those that a living worker is at are left
 * alone; any number of processes may do this at once, since each bug is taken along only as it was seen. Out: the bugs
 * that were timed out, with their states.
 */
export async function timeOutBugs(
  project: string,
  parts: TimeOutParts,
  timeouts: Timeouts,
  now: Date,
): Promise<{ bug: string; state: BugState }[]> {
  const done: { bug: string; state: BugState }[] = [];
  for (let after = ''; ; ) {
    const page = await parts.timeouts.overdue(project, timeouts, now, { after, limit: pageBugs });
    const last = page.at(-1);
    if (!last) return done;
    // Asked behind the page: who takes a bug up in between gets a lease of it, and the bug is no longer as it was seen.
    const working = await parts.queue.working();
    for (const overdue of page) {
      if (working.has(overdue.bug)) continue;
      const step = await stepOf(overdue, parts, timeouts, now);
      if (!step || !(await parts.timeouts.timeOut(overdue, step.to, step.notes))) continue;
      done.push({ bug: overdue.bug, state: step.to });
      await follow(overdue, step.to, parts);
    }
    after = last.bug;
  }
}

/** Has the bug worked on again, or not any more, as its state says; where this fails the next sweep makes it good. */
async function follow({ bug, project, state }: Overdue, to: BugState, { bugs, queue }: TimeOutParts): Promise<void> {
  if (to === state) return;
  if (to !== 'new') return void (await queue.cancel(bug));
  const priority = (await bugs.bug(bug))?.priority ?? 'P4';
  await queue.enqueue(bug, { project, priority: queueRank(priority) });
}
