import { Fault } from '../../domain/fault.ts';
import type { TrackerState } from '../../domain/tracker-change.ts';
import type { TrackerStates } from '../../domain/tracker-setting.ts';

/** What the setting calls a state; null where it leaves it to the tracker's own categories. */
export function wantedName(states: TrackerStates, state: TrackerState, dropped: boolean): string | null {
  const names = { open: states.open, 'in-progress': states.inProgress, blocked: states.blocked, closed: states.closed };
  return (dropped ? (states.dropped ?? states.closed) : names[state]) ?? null;
}

/** Which of our states the setting has given this name. */
export function stateNamed(states: TrackerStates, name: string): TrackerState | null {
  if (name === states.open) return 'open';
  if (name === states.inProgress) return 'in-progress';
  if (name === states.blocked) return 'blocked';
  return name === states.closed || name === states.dropped ? 'closed' : null;
}

/** A state of that name is not there (any more). */
export function noSuchState(tracker: string, name: string, there: readonly string[]): Fault {
  const known = there.map((one) => one.slice(0, 60)).join(', ');
  return new Fault('TRACKER_UNSUITABLE', `${tracker} has no state ${name}; it has: ${known.slice(0, 500)}`);
}

/** Throws TRACKER_UNSUITABLE where the setting names a state that is not there. */
export function checkNames(tracker: string, states: TrackerStates, there: readonly string[]): void {
  for (const name of Object.values(states)) if (name && !there.includes(name)) throw noSuchState(tracker, name, there);
}
