import type { BugLine } from '../domain/bug.ts';
import type { BugState } from '../domain/bug-state.ts';

/** An issue of beads, a line of its JSONL (https://github.com/steveyegge/beads, internal/types): the keys that we know. */
export interface Bead {
  id: string;
  title: string;
  description?: string;
  status: string;
  /** 0 (most urgent) to 4. */
  priority: number;
  issue_type: string;
  created_at?: string;
  updated_at?: string;
  closed_at?: string;
  close_reason?: string;
  external_ref?: string;
  labels?: string[];
  [unknown: string]: unknown;
}

const inProgress: readonly BugState[] = ['investigating', 'proposed', 'approved', 'applied', 'watching'];
const closed: Partial<Record<BugState, string>> = {
  fixed: 'fixed',
  'wont-fix': 'will not be fixed',
  duplicate: 'a duplicate',
};

function statusOf({ state }: BugLine, original: Bead | null): string {
  if (closed[state]) return 'closed';
  if (inProgress.includes(state)) return 'in_progress';
  // Nothing has moved here: what the tracker says of an open issue stands.
  return original && original.status !== 'closed' ? original.status : 'open';
}

/**
 * A bug as an issue of beads. What came from there (`original`) keeps every key that is not ours to say, in its order;
 * ours are the status with what belongs to it, the priority, and a reference back.
 */
export function beadOf(bug: BugLine, original: Bead | null): Bead {
  const status = statusOf(bug, original);
  const description = `${bug.message}\n\nSeen ${bug.count} times, ${bug.users} people; ${bug.priorityReason}.`;
  const base: Bead = original ?? {
    id: `reproof-${bug.id}`,
    title: bug.title,
    description,
    status,
    priority: 0,
    issue_type: 'bug',
    created_at: bug.firstSeen,
    updated_at: bug.lastSeen,
  };
  const { closed_at: closedAt, close_reason: closeReason, ...open } = base;
  const labels = [...new Set([...(base.labels ?? []), 'reproof', ...(bug.routing ? [bug.routing.specialist] : [])])];
  const ours = {
    status,
    priority: Number(bug.priority.slice(1)),
    labels,
    external_ref: base.external_ref ?? `reproof:${bug.id}`,
  };
  if (status !== 'closed') return { ...open, ...ours };
  // Its validation wants the time of closing with every closed issue, and with no other.
  const ended = { closed_at: closedAt ?? bug.lastSeen, close_reason: closeReason ?? closed[bug.state] };
  return { ...base, ...ours, ...ended };
}
