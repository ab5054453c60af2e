import { type BugEvent, type BugState, bugStates, type Guard } from './bug-state.ts';

/** One row: in `from`, on `event`, when `guard` holds (no guard: otherwise), the bug goes to `to`. */
export interface Transition {
  from: BugState;
  event: BugEvent;
  guard: Guard | null;
  to: BugState;
}

type Row = readonly [event: BugEvent, ...rest: readonly [to: BugState] | readonly [guard: Guard, to: BugState]];

/** What a person may do in any state that is still open. */
const open: readonly Row[] = [
  ['closed-as-wont-fix', 'wont-fix'],
  ['merged-into-other', 'duplicate'],
];

/** Rows of each state. A guarded row stands before the row without a guard that takes the rest. */
const rows: Readonly<Record<BugState, readonly Row[]>> = {
  new: [
    ['signal', 'new'],
    ['evidence-added', 'new'],
    ['investigation-started', 'investigating'],
    ['coverage-asked', 'investigating'],
    // A person says what is to be done instead.
    ['not-a-code-fix', 'routed'],
    ['cancelled', 'needs-investigation'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  investigating: [
    ['signal', 'investigating'],
    ['evidence-added', 'investigating'],
    ['fix-validated', 'proposed'],
    ['edit-refused', 'proposed'],
    ['coverage-refused', 'own-fix-waits', 'proposed'],
    ['coverage-refused', 'waited-for-a-person', 'needs-investigation'],
    ['coverage-refused', 'new'],
    ['reproduced-without-fix', 'needs-investigation'],
    ['not-reproduced', 'needs-investigation'],
    ['not-a-code-fix', 'routed'],
    ['out-of-budget', 'needs-investigation'],
    ['investigation-failed', 'attempts-left', 'new'],
    ['investigation-failed', 'needs-investigation'],
    ['cancelled', 'needs-investigation'],
    ['timeout', 'attempts-left', 'new'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  proposed: [
    ['signal', 'proposed'],
    ['evidence-added', 'proposed'],
    ['approve', 'more-approvals-needed', 'proposed'],
    ['approve', 'approved'],
    ['approve-and-apply-by-hand', 'more-approvals-needed', 'proposed'],
    ['approve-and-apply-by-hand', 'approved'],
    ['reject', 'rejected-to-reinvestigate', 'new'],
    ['reject', 'rejected-as-wont-fix', 'wont-fix'],
    ['reject', 'needs-investigation'],
    ['request-changes', 'investigating'],
    ['edit', 'investigating'],
    ['coverage-asked', 'investigating'],
    ['taken-off', 'own-fix-waits', 'proposed'],
    ['taken-off', 'new'],
    ['head-changed', 'proposed'],
    ['base-drifted', 'investigating'],
    // Landed without us: by a person, or by a merge of the draft pull request in the code host.
    ['change-landed', 'applied'],
    ['rollback-applied', 'regressed'],
    // Taking a change back waits: the bug is investigated meanwhile, and what comes of it waits beside.
    ['investigation-started', 'proposed'],
    ['fix-validated', 'proposed'],
    ['reproduced-without-fix', 'proposed'],
    ['not-reproduced', 'proposed'],
    ['not-a-code-fix', 'proposed'],
    ['out-of-budget', 'proposed'],
    ['investigation-failed', 'proposed'],
    ['timeout', 'proposed'],
    ...open,
  ],
  approved: [
    ['signal', 'approved'],
    ['evidence-added', 'approved'],
    ['change-landed', 'applied'],
    // What was approved takes an earlier change back: the bug is as it was before that.
    ['rollback-applied', 'regressed'],
    ['base-drifted', 'investigating'],
    ['head-changed', 'proposed'],
    ['apply-failed', 'attempts-left', 'approved'],
    ['apply-failed', 'needs-investigation'],
    // A decision withdrawn before anything landed.
    ['reject', 'rejected-to-reinvestigate', 'new'],
    ['reject', 'rejected-as-wont-fix', 'wont-fix'],
    ['reject', 'needs-investigation'],
    ['request-changes', 'investigating'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  applied: [
    ['signal', 'after-the-change', 'regressed'],
    ['signal', 'applied'],
    ['evidence-added', 'applied'],
    ['released', 'watching'],
    ['rollback-applied', 'regressed'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  watching: [
    ['signal', 'after-the-change', 'regressed'],
    ['signal', 'watching'],
    ['evidence-added', 'watching'],
    ['window-quiet', 'last-window', 'fixed'],
    ['window-quiet', 'watching'],
    ['recurred', 'regressed'],
    ['released', 'watching'],
    ['rollback-applied', 'regressed'],
    // Nothing said whether the windows were quiet (no signals from the service at all): a person looks.
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  fixed: [
    ['signal', 'after-the-change', 'regressed'],
    ['signal', 'fixed'],
    ['evidence-added', 'fixed'],
    ['recurred', 'regressed'],
    ['rollback-applied', 'regressed'],
    ['reopened', 'regressed'],
    ['merged-into-other', 'duplicate'],
  ],
  'needs-investigation': [
    ['signal', 'brings-missing-evidence', 'new'],
    ['signal', 'needs-investigation'],
    ['evidence-added', 'new'],
    ['investigation-started', 'investigating'],
    ['coverage-asked', 'investigating'],
    ['change-landed', 'applied'],
    ['not-a-code-fix', 'routed'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  routed: [
    ['signal', 'routed'],
    ['evidence-added', 'routed'],
    ['reopened', 'new'],
    ['investigation-started', 'investigating'],
    ['coverage-asked', 'investigating'],
    // The team it was routed to has cured it.
    ['change-landed', 'applied'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
  'wont-fix': [
    ['signal', 'wont-fix'],
    ['evidence-added', 'wont-fix'],
    ['reopened', 'new'],
    ['merged-into-other', 'duplicate'],
  ],
  // Its signals count for the bug that it was merged into.
  duplicate: [
    ['signal', 'duplicate'],
    ['evidence-added', 'duplicate'],
    ['split-off', 'new'],
  ],
  regressed: [
    ['signal', 'regressed'],
    ['evidence-added', 'regressed'],
    ['investigation-started', 'investigating'],
    ['coverage-asked', 'investigating'],
    ['rollback-proposed', 'proposed'],
    ['rollback-applied', 'regressed'],
    ['not-a-code-fix', 'routed'],
    ['cancelled', 'needs-investigation'],
    ['timeout', 'needs-investigation'],
    ...open,
  ],
};

/** States in which nothing is waited for. */
export const closedStates: readonly BugState[] = ['fixed', 'wont-fix', 'duplicate'];

const hour = 3600;

/** How long a bug may stay before `timeout` is sent, in seconds; null for closed states. Overridable by the policy. */
export const stateTimeouts: Readonly<Record<BugState, number | null>> = {
  new: 24 * hour,
  investigating: hour,
  proposed: 72 * hour,
  approved: 24 * hour,
  applied: 14 * 24 * hour,
  watching: 48 * hour,
  fixed: null,
  'needs-investigation': 7 * 24 * hour,
  routed: 30 * 24 * hour,
  'wont-fix': null,
  duplicate: null,
  regressed: 24 * hour,
};

/** The whole table, states in the order of a bug's life. */
export const stateTable: readonly Transition[] = bugStates.flatMap((from) =>
  rows[from].map((row): Transition => {
    const [event, guardOrTo, to] = row;
    return to === undefined
      ? { from, event, guard: null, to: guardOrTo as BugState }
      : { from, event, guard: guardOrTo as Guard, to };
  }),
);

/**
 * Where an event leads. `holds` answers the guards that the rows of this state ask; the first row that applies wins.
 * Null when the event says nothing in this state (a late or doubled message): the bug stays and nothing is lost.
 */
export function nextState(state: BugState, event: BugEvent, holds: (guard: Guard) => boolean): BugState | null {
  const row = stateTable.find(
    (each) => each.from === state && each.event === event && (each.guard === null || holds(each.guard)),
  );
  return row?.to ?? null;
}
