import type { DecisionVerb } from '../domain/decision.ts';
import type { TrackerChange } from '../domain/tracker-change.ts';
import type { WorkItem } from '../domain/work-item.ts';

/** What a person did to an item in a tracker. */
export interface HeardInTracker {
  /** The same each time that it is told: it may be told twice. */
  key: string;
  project: string;
  /** The project's name of the tracker. */
  tracker: string;
  item: WorkItem;
  change: TrackerChange;
  /** The account there that did it; null where the tracker does not tell. */
  account: string | null;
  /** The user here whose account that is, as an administrator has set it; null for anyone else: a stranger, whose word decides nothing. */
  user: string | null;
  /** What closing a decision item with these words stands for (REV-3), by a known user only. */
  decision: { verb: DecisionVerb; reason: string } | null;
}

/** Who acts upon what people do in trackers. */
export interface TrackerListener {
  heard(heard: HeardInTracker): Promise<void>;
}
