import type { Notifier } from './notifier.ts';
import type { ConnectedChannel } from './store/notification-store.ts';
import type { ConnectedTracker } from './store/tracker-store.ts';
import type { Tracker } from './tracker.ts';

/** The ways out of an installation, as its operator has set it up. */
export interface Outward {
  /** Throws TRACKER_REFUSED where a token is missing, BAD_USAGE where the server is not set up for such a tracker. */
  tracker(connected: ConnectedTracker): Tracker;
  /** Throws BAD_USAGE where a secret is missing or wrong, or the server is not set up for such messages. */
  notifier(channel: ConnectedChannel): Notifier;
  /** The page of a bug or an item; null where the installation has no address that others reach. */
  pageOf(id: string): string | null;
}
