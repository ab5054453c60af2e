import type { BugState } from './bug-state.ts';
import { durationMs } from './duration.ts';
import type { LedgerEntry, LedgerNote } from './ledger.ts';
import type { Policy } from './policy.ts';
import { stateTimeouts } from './state-table.ts';

/** How long a bug may stay in each state, in milliseconds; states without a bound are left out. */
export type Timeouts = ReadonlyMap<BugState, number>;

/** The table's own timeouts with what a policy says in their place; closed states have none, whatever it says. */
export function timeoutsOf({ timeouts }: Pick<Policy, 'timeouts'>): Timeouts {
  const entries = Object.entries(stateTimeouts) as [BugState, number | null][];
  return new Map(
    entries.flatMap(([state, seconds]) => {
      if (seconds === null) return [];
      const own = timeouts[state];
      return [[state, (own === undefined ? null : durationMs(own)) ?? seconds * 1_000] as const];
    }),
  );
}

const spanUnits = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A length of time in its largest whole unit. */
export function spanWords(ms: number): string {
  const [unit, size] = spanUnits.find(([, each]) => ms >= each) ?? ['s', 1_000];
  return `${Math.floor(ms / size)} ${unit}`;
}

/** What the ledger says when a state's time has run out. */
export function timeoutNote(
  from: BugState,
  to: BugState,
  { heldMs, boundMs }: { heldMs: number; boundMs: number },
): LedgerNote {
  const what = to === from ? 'it still waits' : `now ${to}`;
  return {
    stage: 'review',
    kind: 'timeout',
    actor: 'engine',
    inputs: [`state:${from}`],
    outcome: `${from} for ${spanWords(heldMs)}, where ${spanWords(boundMs)} are allowed: ${what}`,
  };
}

/** Turns that ended without a word on the bug: faults of ours, and investigations that nobody ended in time. */
export function spentAttempts(ledger: readonly LedgerEntry[]): number {
  const spent = ({ kind, inputs }: LedgerEntry): boolean =>
    kind === 'investigation-failed' || (kind === 'timeout' && inputs.includes('state:investigating'));
  return ledger.filter(spent).length;
}

/** Turns that may end so before a person is asked. */
export const attemptsAtMost = 3;
