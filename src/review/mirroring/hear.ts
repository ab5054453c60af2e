import { decisionInClosingReason } from '../../domain/decision.ts';
import { type KnownInTracker, knownFrom, type TrackerChange, trackerChanges } from '../../domain/tracker-change.ts';
import type { WorkItem } from '../../domain/work-item.ts';
import type { TrackedItem } from '../../ports/store/tracker-store.ts';
import type { HeardInTracker } from '../../ports/tracker-listener.ts';
import type { TrackerCopy } from '../../ports/tracker.ts';
import type { Mirror } from './mirror.ts';

/** Comments from so long before the last ones are read again: what an item was closed with may be among them. */
const overlapMs = 15 * 60_000;

const nothingKnown: KnownInTracker = {
  state: 'open',
  shown: 'open',
  assignee: null,
  commentsUntil: null,
  commentIds: [],
};

/**
 * Reads an item in its tracker and hands on what people did since; noted once it was handed on, so that nothing is missed where we
 * end in between. Out: what is known now, and whether a person has moved it; null where it is gone there.
 */
export async function hear(
  { parts, connected, tracker, signal }: Mirror,
  { item, known, copy, nudges }: Pick<TrackedItem, 'item' | 'known' | 'nudges'> & { copy: TrackerCopy },
  workItem: WorkItem,
): Promise<{ known: KnownInTracker; moved: boolean } | null> {
  const { trackers, now } = parts;
  const { project, name } = connected;
  const before = known ?? nothingKnown;
  const since =
    before.commentsUntil === null ? null : new Date(Date.parse(before.commentsUntil) - overlapMs).toISOString();
  const view = await tracker.read(copy, since, signal);
  if (view === 'gone') {
    await trackers.note(project, name, item, { gone: true });
    return null;
  }
  const changes = trackerChanges(before, view);
  for (const change of changes) await parts.listener.heard(heardOf(connected, workItem, change));
  const after = knownFrom(view, before);
  await trackers.note(project, name, item, { known: after });
  await trackers.wasRead(project, name, { item, nudges }, now());
  return { known: after, moved: changes.some(({ kind }) => ['closed', 'reopened', 'moved'].includes(kind)) };
}

function heardOf(
  { project, name, setting }: Mirror['connected'],
  item: WorkItem,
  change: TrackerChange,
): HeardInTracker {
  const account = accountOf(change);
  const user = account !== null && Object.hasOwn(setting.people, account) ? (setting.people[account] ?? null) : null;
  const decides = change.kind === 'closed' && item.kind === 'decision' && item.state !== 'closed' && user !== null;
  const decision = decides ? decisionInClosingReason(change.reason) : null;
  return { key: keyOf(project, name, item, change), project, tracker: name, item, change, account, user, decision };
}

function accountOf(change: TrackerChange): string | null {
  if (change.kind === 'closed') return change.by;
  return change.kind === 'commented' ? change.comment.by : null;
}

function keyOf(project: string, tracker: string, { id }: WorkItem, change: TrackerChange): string {
  const what = `tracker ${project} ${tracker} ${id} ${change.kind}`;
  switch (change.kind) {
    case 'commented':
      return `${what} ${change.comment.id}`;
    case 'closed':
      return `${what} ${change.at ?? ''}`;
    case 'moved':
    case 'assigned':
      return `${what} ${change.to ?? ''}`;
    case 'reopened':
      return what;
  }
}
