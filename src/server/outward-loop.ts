import type { TrackerListener } from '../ports/tracker-listener.ts';
import type { ItemStore } from '../ports/store/item-store.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { Outward } from '../ports/outward.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { NotificationStore } from '../ports/store/notification-store.ts';
import type { ProjectStore } from '../ports/store/project-store.ts';
import type { TrackerStore } from '../ports/store/tracker-store.ts';
import { bugItem } from '../review/mirroring/bug-item.ts';
import { mirrorRound } from '../review/mirroring/mirroring.ts';
import { notifyRound } from '../review/notifying/notifying.ts';
import { startRounds } from './rounds.ts';

export interface OutwardParts {
  bugs: BugStore;
  projects: ProjectStore;
  trackers: TrackerStore;
  notifications: NotificationStore;
  outward: Outward;
  items: ItemStore;
  tell?: (line: Record<string, unknown>) => void;
}

const usualMs = 2_000;
const keptMs = 90 * 24 * 3_600_000;
const forgetEveryMs = 3_600_000;

/** A work item as it stands; bugs are items of their own kind. */
async function itemOf({ bugs, items }: OutwardParts, id: string): Promise<WorkItem | null> {
  const bug = await bugs.bug(id);
  if (!bug) return (await items.item(id))?.item ?? null;
  const last = (await bugs.ledger(id)).at(-1);
  return { ...bugItem(bug, last?.at ?? bug.lastSeen), comments: await items.comments(id) };
}

/** Shows items in trackers and tells people, as long as the server runs. Returns what ends it. */
export function startOutward(
  parts: OutwardParts,
  listener: TrackerListener,
  now: () => Date,
  everyMs = usualMs,
): () => Promise<void> {
  const { bugs, projects, trackers, notifications, outward, tell = () => {} } = parts;
  const mirroring = {
    trackers,
    connect: (connected: Parameters<Outward['tracker']>[0]) => outward.tracker(connected),
    item: (id: string) => itemOf(parts, id),
    listener,
    now,
    tell,
  };
  const notifying = {
    notifications,
    connect: (channel: Parameters<Outward['notifier']>[0]) => outward.notifier(channel),
    bug: (id: string) => bugs.bug(id),
    projectName: async (id: string) => (await projects.project(id))?.name ?? id,
    pageOf: (bug: string) => outward.pageOf(bug),
    now,
    tell,
  };
  let forgotAt = 0;
  const forget = async (): Promise<void> => {
    if (now().getTime() - forgotAt < forgetEveryMs) return;
    forgotAt = now().getTime();
    await notifications.forget(new Date(forgotAt - keptMs));
  };
  // The store that is gone says so by itself, everywhere.
  const ends = [
    startRounds(
      (signal) => mirrorRound(mirroring, signal),
      everyMs,
      () => {},
    ),
    startRounds(
      async (signal) => {
        await notifyRound(notifying, signal);
        await forget();
      },
      everyMs,
      () => {},
    ),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
