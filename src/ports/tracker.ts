import type { TrackerView } from '../domain/tracker-change.ts';
import type { LinkRelation, WorkItem } from '../domain/work-item.ts';

/** A work item as it stands in a tracker: the tracker's own name of it, and where a person finds it. */
export interface TrackerCopy {
  id: string;
  url: string | null;
}

/** What one item is to another. */
export interface TrackerLink {
  relation: LinkRelation;
  to: TrackerCopy;
}

/** `gone`: somebody has deleted or moved the item there; it is not made again. */
export type InTracker = 'done' | 'gone';

/**
 * A tracker that work items are shown in. Every verb may be said again: what is there already is found by a mark that only we
 * set, and not made a second time, also when the process ended between the tracker's writing and our noting it.
 *
 * Throws TRACKER_UNAVAILABLE (rate limit, 5xx, no answer; `retryAfterS` says when), TRACKER_REFUSED (the token is wrong,
 * expired, or may not do it), TRACKER_UNSUITABLE (the project is gone, a state has another name, the item is not taken).
 */
export interface Tracker {
  /** Makes the item where it is not there; what people changed of it afterwards stays. */
  ensureItem(item: WorkItem, signal?: AbortSignal): Promise<TrackerCopy>;
  /** "this item <relation> that item" */
  ensureLink(copy: TrackerCopy, link: TrackerLink, signal?: AbortSignal): Promise<InTracker>;
  ensureComment(copy: TrackerCopy, comment: WorkItem['comments'][number], signal?: AbortSignal): Promise<InTracker>;
  setStatus(
    copy: TrackerCopy,
    status: Pick<WorkItem, 'state' | 'resolution'>,
    signal?: AbortSignal,
  ): Promise<InTracker>;
  /** `since`: comments before it need not be told. */
  read(copy: TrackerCopy, since: string | null, signal?: AbortSignal): Promise<TrackerView | 'gone'>;
  /** Whether the settings are good: token, project and states. Writes nothing. */
  check(signal?: AbortSignal): Promise<void>;
}
