import type { WorkItem } from './work-item.ts';

/** Where an item stands in a tracker, in our words. */
export type TrackerState = WorkItem['state'];

/** What somebody wrote under an item in a tracker; not what was written by us. */
export interface TrackerComment {
  id: string;
  /** The tracker's own name of the account. */
  by: string;
  at: string;
  text: string;
  /** Changed after it was written, as far as the tracker tells. */
  edited: boolean;
}

/** An item as it stands in a tracker. */
export interface TrackerView {
  state: TrackerState;
  /** Who closed it and when, as far as the tracker tells; null while it is open. */
  closed: { by: string | null; at: string | null; reason: string | null } | null;
  assignee: string | null;
  /** By people, oldest first; the newest hundred at most. */
  comments: readonly TrackerComment[];
}

/** What of an item in a tracker is known already: told by us, or read before. */
export interface KnownInTracker {
  state: TrackerState;
  /** The item's own state that it was last brought to; unset before. */
  shown?: TrackerState;
  assignee: string | null;
  /** Time of the newest comment that was handed on, and the ids of those of this very time. */
  commentsUntil: string | null;
  commentIds: readonly string[];
}

/** What a person did to an item in a tracker. */
export type TrackerChange =
  | { kind: 'closed'; by: string | null; at: string | null; reason: string }
  | { kind: 'reopened' }
  | { kind: 'moved'; to: Exclude<TrackerState, 'closed'> }
  | { kind: 'commented'; comment: TrackerComment }
  | { kind: 'assigned'; to: string | null };

const reasonWithinMs = 10 * 60_000;

/**
 * The words an item was closed with: what the tracker keeps as such, else the closer's own newest comment where it was written
 * in the ten minutes before (`Close with comment` is two steps in trackers). Older words were about something else; a
 * comment that was changed afterwards may be another person's words under the closer's name: neither is a reason.
 */
export function closingReason({ closed, comments }: TrackerView): string {
  if (!closed) return '';
  if (closed.reason !== null) return closed.reason;
  if (closed.by === null || closed.at === null) return '';
  const end = Date.parse(closed.at);
  const last = comments.findLast(({ by, at }) => by === closed.by && Date.parse(at) <= end + 1_000);
  if (!last || last.edited || Date.parse(last.at) < end - reasonWithinMs) return '';
  return last.text;
}

/** What people did since; empty where nothing. Comments first, so that a reason is known before what it is the reason of. */
export function trackerChanges(known: KnownInTracker, view: TrackerView): TrackerChange[] {
  const changes: TrackerChange[] = newComments(known, view).map((comment) => ({ kind: 'commented', comment }));
  if (view.assignee !== known.assignee) changes.push({ kind: 'assigned', to: view.assignee });
  if (view.state === known.state) return changes;
  if (view.state === 'closed') {
    const { by = null, at = null } = view.closed ?? {};
    return [...changes, { kind: 'closed', by, at, reason: closingReason(view) }];
  }
  return [...changes, known.state === 'closed' ? { kind: 'reopened' } : { kind: 'moved', to: view.state }];
}

function newComments({ commentsUntil, commentIds }: KnownInTracker, { comments }: TrackerView): TrackerComment[] {
  if (commentsUntil === null) return [...comments];
  const until = Date.parse(commentsUntil);
  return comments.filter(({ id, at }) => {
    const time = Date.parse(at);
    return time > until || (time === until && !commentIds.includes(id));
  });
}

/** What is known once a view was handed on. */
export function knownFrom(view: TrackerView, before: KnownInTracker | null): KnownInTracker {
  const last = view.comments.at(-1);
  const { state, assignee } = view;
  const known = { state, assignee, ...(before?.shown ? { shown: before.shown } : {}) };
  if (!last) {
    const { commentsUntil = null, commentIds = [] } = before ?? {};
    return { ...known, commentsUntil, commentIds };
  }
  const ids = view.comments.filter(({ at }) => at === last.at).map(({ id }) => id);
  return { ...known, commentsUntil: last.at, commentIds: ids };
}
