import type { Secret } from '../../domain/secret.ts';
import type { KnownInTracker } from '../../domain/tracker-change.ts';
import type { TrackerSetting } from '../../domain/tracker-setting.ts';
import type { TrackerCopy } from '../tracker.ts';

/** A tracker of a project, with all that asking it needs. */
export interface ConnectedTracker {
  project: string;
  name: string;
  setting: TrackerSetting;
  token: Secret | null;
  /** Seed of the marks of the project. */
  mark: string;
}

/** A tracker as it is shown: no secret. */
export interface ListedTracker {
  name: string;
  setting: TrackerSetting;
  setAt: Date;
  hasToken: boolean;
  hasHookSecret: boolean;
  /** What went wrong last; null since it went well. */
  trouble: string | null;
  troubleAt: Date | null;
  items: number;
  waiting: number;
}

/** An item of which a tracker is to hear, or that is to be read there. */
export interface TrackedItem {
  item: string;
  /** Of its changes; told once this one is noted. */
  version: number;
  told: number;
  tries: number;
  copy: TrackerCopy | null;
  begunAt: Date | null;
  known: KnownInTracker | null;
  has: readonly string[];
  /** Webhooks that have told of it so far. */
  nudges: number;
}

/** What the tracker knows from now on. */
export type TrackedNote = Partial<{ copy: TrackerCopy; known: KnownInTracker; has: string; gone: true; begunAt: Date }>;

/** Trackers of projects, and the outbox and state of the items that are shown in them. */
export interface TrackerStore {
  /** Replaces the setting; secrets that are not given stay, while the tracker asked is the same. Throws UNKNOWN_PROJECT. */
  set(
    project: string,
    name: string,
    given: { setting: TrackerSetting; token?: Secret; hookSecret?: Secret },
  ): Promise<void>;
  /** False where there was none. Copies in the tracker stay there and are known no longer. */
  unset(project: string, name: string): Promise<boolean>;
  list(project: string): Promise<ListedTracker[]>;
  find(project: string, name: string): Promise<ConnectedTracker | null>;
  hookSecret(project: string, name: string): Promise<{ setting: TrackerSetting; secret: Secret } | null>;
  /** Said when an item is new or changed; in SQL, inside the transaction that changes it: `item_changed`. */
  changed(project: string, item: string, kind: string): Promise<void>;
  /** Trackers that something is due for, or to be read in; those that are to be left alone until later are not told. */
  waiting(now: Date, readBefore: Date): Promise<{ project: string; name: string }[]>;
  /** Items that the tracker is to hear of, in the order of their changes. */
  due(project: string, name: string, now: Date, limit: number): Promise<TrackedItem[]>;
  /** Items not closed there that were read longest ago. */
  toRead(project: string, name: string, readBefore: Date, limit: number): Promise<TrackedItem[]>;
  copies(project: string, name: string, items: readonly string[]): Promise<Map<string, TrackerCopy>>;
  /** Kept at once: what was written there must be known even if we end now. */
  note(project: string, name: string, item: string, note: TrackedNote): Promise<void>;
  /** The tracker knows this version; items that link to this one are due where it has just been made. */
  told(project: string, name: string, item: string, version: number, isNew: boolean): Promise<void>;
  /** What a webhook has told since (`nudges` of the item as it was found) is still to be read. */
  wasRead(project: string, name: string, found: Pick<TrackedItem, 'item' | 'nudges'>, at: Date): Promise<void>;
  postpone(project: string, name: string, item: string, until: Date, trouble: string): Promise<void>;
  /** Of the tracker as a whole; null: it goes well. */
  trouble(project: string, name: string, trouble: { text: string; until: Date | null } | null): Promise<void>;
  /** A webhook says that something happened to it: it is read soon. False for a copy that is not ours. */
  nudge(project: string, name: string, copyId: string): Promise<boolean>;
  /** Runs `work` in one process of the installation at a time; false where another does it. `stillOurs` throws once it is not. */
  alone(work: (stillOurs: () => Promise<void>) => Promise<void>): Promise<boolean>;
}
