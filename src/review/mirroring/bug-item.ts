import { closedStates } from '../../domain/state-table.ts';
import type { BugLine } from '../../domain/bug.ts';
import type { BugState } from '../../domain/bug-state.ts';
import type { WorkItem } from '../../domain/work-item.ts';
import { code, prose } from '../text/untrusted.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

const ends: Partial<Record<BugState, NonNullable<WorkItem['resolution']>['how']>> = {
  fixed: 'fixed',
  'wont-fix': 'wont-fix',
  duplicate: 'duplicate',
};

const working: readonly BugState[] = ['investigating', 'proposed', 'approved', 'applied', 'watching'];

function stateOf({ state, paused }: BugLine): WorkItem['state'] {
  if (closedStates.includes(state)) return 'closed';
  if (paused || state === 'needs-investigation') return 'blocked';
  return working.includes(state) ? 'in-progress' : 'open';
}

/** A bug as the work item of its own kind; its text is quoted. `updatedAt`: when it last moved. */
export function bugItem(bug: BugLine, updatedAt: string): WorkItem {
  const how = ends[bug.state] ?? 'done';
  const reason = bug.mergedInto ? `merged into ${bug.mergedInto}` : `the bug is ${bug.state}`;
  const state = stateOf(bug);
  const seen = `Seen ${bug.count} times, first ${bug.firstSeen}; ${bug.users} people. State: ${bug.state}.`;
  return {
    schema: 'reproof.work-item/1',
    id: bug.id,
    kind: 'bug',
    title: bug.title.trim() === '' ? bug.id : bug.title,
    description: [code(bug.message, 1_000), seen, prose(bug.priorityReason)].filter(Boolean).join('\n\n'),
    priority: bug.priority,
    state,
    resolution: state === 'closed' ? { how, reason, at: updatedAt, by: engine } : null,
    tags: bug.routing ? [bug.routing.specialist.toLowerCase().replace(/[^a-z0-9:._-]/g, '-')] : [],
    assignee: null,
    createdBy: engine,
    createdAt: bug.firstSeen,
    updatedAt,
    bugs: [bug.id],
    manifest: null,
    links: bug.mergedInto ? [{ relation: 'duplicates', to: bug.mergedInto }] : [],
    comments: [],
    mirrors: [],
  };
}
