import type { WorkItem } from '../../domain/work-item.ts';
import type { ConnectedTracker, TrackerStore } from '../../ports/store/tracker-store.ts';
import type { TrackerListener } from '../../ports/tracker-listener.ts';
import type { Tracker } from '../../ports/tracker.ts';

export interface MirroringParts {
  trackers: TrackerStore;
  /** Throws TRACKER_REFUSED where it has no token, BAD_USAGE where the server does not know such a tracker. */
  connect: (connected: ConnectedTracker) => Tracker;
  /** A work item as it stands; null where there is none any more. */
  item: (id: string) => Promise<WorkItem | null>;
  listener: TrackerListener;
  now: () => Date;
  /** Told in the log. */
  tell: (line: Record<string, unknown>) => void;
}

/** One tracker of a project while it is being told of things. */
export interface Mirror {
  parts: MirroringParts;
  connected: ConnectedTracker;
  tracker: Tracker;
  signal: AbortSignal;
}
