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

/** Events that must have an edge in a state, because whoever works there can end with any of them. */
const owed: Readonly<Partial<Record<BugState, readonly BugEvent[]>>> = {
  new: ['investigation-started'],
  investigating: investigationOutcomes,
  proposed: decisionEvents,
  approved: applyOutcomes,
  applied: ['released'],
  watching: watchOutcomes,
  fixed: ['recurred', 'reopened'],
  'needs-investigation': ['evidence-added', 'investigation-started'],
  routed: ['reopened'],
  'wont-fix': ['reopened'],
  duplicate: ['split-off'],
  regressed: ['investigation-started'],
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
  const events = new Set(table.filter((row) => row.from === state).map((row) => row.event));
  const isTimed = timeouts[state] !== null;
  const wanted: BugEvent[] = [
    'signal',
    'evidence-added',
    ...(owed[state] ?? []),
    ...(isTimed ? ['timeout' as const] : []),
  ];
  const missing = wanted.filter((event) => !events.has(event)).map((event) => `${state} has no edge for ${event}`);
  const isIdle = !isTimed && !closed.includes(state);
  return [
    ...missing,
    ...(isIdle ? [`${state} has no timeout although it waits for something`] : []),
    ...(!isTimed && events.has('timeout') ? [`${state} has an edge for a timeout that never comes`] : []),
  ];
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
