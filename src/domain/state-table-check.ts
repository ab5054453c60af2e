import {
  applyOutcomes,
  type BugEvent,
  type BugState,
  bugEvents,
  bugStates,
  decisionEvents,
  type Guard,
  guards,
  investigationOutcomes,
  watchOutcomes,
} from './bug-state.ts';
import type { Transition } from './state-table.ts';

/** An event that must have an edge in a state; with a guard where who sends it may answer two ways. */
type Owed = BugEvent | readonly [BugEvent, Guard];

/** What a person may do in any state that is still open. */
const byHand: readonly Owed[] = ['closed-as-wont-fix', 'merged-into-other'];
const rejections: readonly Owed[] = [
  ['reject', 'rejected-to-reinvestigate'],
  ['reject', 'rejected-as-wont-fix'],
];

/**
 * What must have an edge in a state: whatever whoever works there can end with, what people may do, and what code hosts, releases and
 * signals tell of by themselves.
 */
const owed: Readonly<Record<BugState, readonly Owed[]>> = {
  new: ['investigation-started', 'coverage-asked', 'not-a-code-fix', 'cancelled', ...byHand],
  investigating: [
    ...investigationOutcomes,
    ['investigation-failed', 'attempts-left'],
    ['timeout', 'attempts-left'],
    'edit-refused',
    ['coverage-refused', 'own-fix-waits'],
    ['coverage-refused', 'waited-for-a-person'],
    'cancelled',
    ...byHand,
  ],
  proposed: [
    ...decisionEvents,
    ['approve', 'more-approvals-needed'],
    ['approve-and-apply-by-hand', 'more-approvals-needed'],
    ...rejections,
    'change-landed',
    'rollback-applied',
    'base-drifted',
    'head-changed',
    'coverage-asked',
    'investigation-started',
    ...investigationOutcomes,
    ['taken-off', 'own-fix-waits'],
    ...byHand,
  ],
  approved: [
    ...applyOutcomes,
    'rollback-applied',
    ['apply-failed', 'attempts-left'],
    'reject',
    ...rejections,
    'request-changes',
    ...byHand,
  ],
  applied: ['released', 'rollback-applied', ['signal', 'after-the-change'], ...byHand],
  watching: [
    ...watchOutcomes,
    ['window-quiet', 'last-window'],
    ['signal', 'after-the-change'],
    'released',
    'rollback-applied',
    ...byHand,
  ],
  fixed: ['recurred', 'rollback-applied', 'reopened', ['signal', 'after-the-change'], 'merged-into-other'],
  'needs-investigation': [
    'investigation-started',
    'coverage-asked',
    'not-a-code-fix',
    'change-landed',
    ['signal', 'brings-missing-evidence'],
    ...byHand,
  ],
  routed: ['reopened', 'investigation-started', 'coverage-asked', 'change-landed', ...byHand],
  'wont-fix': ['reopened', 'merged-into-other'],
  duplicate: ['split-off'],
  regressed: [
    'investigation-started',
    'coverage-asked',
    'not-a-code-fix',
    'rollback-proposed',
    'rollback-applied',
    'cancelled',
    ...byHand,
  ],
};

/** A table with the times after which its states are left; what the check looks at. */
export interface StateMachine {
  table: readonly Transition[];
  timeouts: Readonly<Record<BugState, number | null>>;
  closed: readonly BugState[];
}

/** Every defect of a state machine, a line each; empty when it is whole. */
export function stateTableDefects(machine: StateMachine): string[] {
  return [
    ...bugStates.flatMap((state) => missingEdges(state, machine)),
    ...groupsOf(machine.table).flatMap(ambiguities),
    ...unreachable(machine.table),
    ...unused(machine.table),
    ...bugStates
      .filter((state) => !leadsToClosed(state, machine))
      .map((state) => `${state} never leads to a closed state`),
  ];
}

function missingEdges(state: BugState, { table, timeouts, closed }: StateMachine): string[] {
  const own = table.filter((row) => row.from === state);
  const isTimed = timeouts[state] !== null;
  const wanted: Owed[] = ['signal', 'evidence-added', ...owed[state], ...(isTimed ? ['timeout' as const] : [])];
  const isIdle = !isTimed && !closed.includes(state);
  const isLate = !isTimed && own.some(({ event }) => event === 'timeout');
  return [
    ...wanted.flatMap((each) => missingEdge(state, own, each)),
    ...(isIdle ? [`${state} has no timeout although it waits for something`] : []),
    ...(isLate ? [`${state} has an edge for a timeout that never comes`] : []),
  ];
}

function missingEdge(state: BugState, own: readonly Transition[], wanted: Owed): string[] {
  if (typeof wanted === 'string')
    return own.some(({ event }) => event === wanted) ? [] : [`${state} has no edge for ${wanted}`];
  const [on, asked] = wanted;
  return own.some(({ event, guard }) => event === on && guard === asked)
    ? []
    : [`${state} on ${on} does not ask ${asked}`];
}

function groupsOf(table: readonly Transition[]): Transition[][] {
  return [...Map.groupBy(table, (row) => `${row.from} on ${row.event}`).values()];
}

/** Rows of one state and event: guards differ, and the last row, and only the last, has none. */
function ambiguities(group: readonly Transition[]): string[] {
  const where = `${group[0]?.from} on ${group[0]?.event}`;
  const asked = group.map((row) => row.guard);
  return [
    ...(new Set(asked).size < asked.length ? [`${where} asks one guard twice`] : []),
    ...(asked.at(-1) === null ? [] : [`${where} leads nowhere when no guard holds`]),
    ...(asked.slice(0, -1).includes(null) ? [`${where} has a row behind the one without a guard`] : []),
  ];
}

function reachableFrom(start: BugState, table: readonly Transition[]): Set<BugState> {
  const seen = new Set<BugState>([start]);
  for (const state of seen) for (const row of table) if (row.from === state) seen.add(row.to);
  return seen;
}

function unreachable(table: readonly Transition[]): string[] {
  const seen = reachableFrom('new', table);
  return bugStates.filter((state) => !seen.has(state)).map((state) => `${state} cannot be reached from new`);
}

function leadsToClosed(state: BugState, { table, closed }: StateMachine): boolean {
  const seen = reachableFrom(state, table);
  return closed.some((end) => seen.has(end));
}

function unused(table: readonly Transition[]): string[] {
  const events = new Set<BugEvent>(table.map((row) => row.event));
  const asked = new Set<Guard | null>(table.map((row) => row.guard));
  return [
    ...bugEvents.filter((event) => !events.has(event)).map((event) => `no state has an edge for ${event}`),
    ...guards.filter((guard) => !asked.has(guard)).map((guard) => `no row asks ${guard}`),
  ];
}
