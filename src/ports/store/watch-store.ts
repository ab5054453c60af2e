import type { BugState } from '../../domain/bug-state.ts';
import type { BugLink } from '../../domain/alert.ts';
import type { Watch } from '../../domain/watch.ts';
import type { Lease } from './bug-store.ts';

/** The change that landed for a bug. */
export interface Landed {
  /** Full hash in the repository; null where nobody told. */
  commit: string | null;
  /** Name of the first release that holds it, where one was told. */
  release: string | null;
  at: Date;
  /** Paths that it changed, where they are known. */
  files: readonly string[];
  /** Environments that the bug was seen in. */
  environments: readonly string[];
}

/** Something that went out after the change landed. */
export interface Released {
  release: string;
  commit: string | null;
  /** Null: only signals tell that it is there. */
  environment: string | null;
  at: Date;
}

/** What came of a look at a watch: `moved` names the bug's new state; `over`: its bug went another way. */
export type Looked =
  | { kind: 'too-soon' }
  | { kind: 'over' }
  | { kind: 'quiet'; watch: Watch }
  | { kind: 'moved'; watch: Watch; state: BugState };

/** Releases of changes, and the windows in which the failure must stay away (REV-6). */
export interface WatchStore {
  /** Newest first. */
  watches(bug: string): Promise<Watch[]>;
  landed(bug: string): Promise<Landed | null>;
  /** What went out since the change landed: deploys of the bug's service, and releases that signals were first seen with. */
  released(bug: string): Promise<Released[]>;
  /** Bugs that wait for a release and that something went out for since it was last looked (`project`: of that one). */
  unlooked(project?: string): Promise<Array<{ bug: string; project: string }>>;
  /** Releases up to `at` were looked at. */
  looked(bug: string, at: Date): Promise<void>;
  /**
   * Begins to watch a release, once for each environment and change, and moves the bug to `watching`, both or neither.
   * Out: whether it began. Throws STALE_LEASE.
   */
  begin(lease: Lease, start: Pick<Watch, 'environment' | 'release' | 'releasedAt' | 'windows'>): Promise<boolean>;
  /** Watches whose next window is over, the longest due first. */
  due(now: Date, limit: number): Promise<Watch[]>;
  /**
   * Ends the windows of a watch that are over by now as quiet, with a ledger entry, and moves the bug to `fixed` behind the
   * last one of the last environment; all or nothing, once however many servers look.
   */
  look(id: string, now: Date): Promise<Looked>;
  /** Bugs first seen since a watched release, in its service, the newest first. */
  newSince(watch: Watch, limit: number): Promise<string[]>;
  /** Ties a bug to the one whose change may have brought it, once, and says so in both ledgers; all or nothing. */
  tie(bug: string, watch: Watch, link: BugLink): Promise<void>;
}
