import type { Change } from '../../domain/change.ts';

/** Right to write to one change for a while; a later lease makes an earlier one's writes refused (STALE_LEASE). */
export interface ChangeLease {
  change: string;
  epoch: number;
}

/** What is known of a change before anything is done. */
export type NewChange = Pick<Change, 'project' | 'proposal' | 'manifest' | 'baseCommit' | 'branch'> & {
  bugs: readonly string[];
};

/** What a step has brought; what is left out stays. */
export type ChangeProgress = Partial<
  Pick<Change, 'commit' | 'approval' | 'pullRequest' | 'checks' | 'state' | 'lookAt'>
>;

/** One line of a change's journal. */
export interface ChangeStep {
  seq: number;
  at: string;
  step: string;
  outcome: string;
}

/** How an event of a code host names the change that it is about. */
export type ChangeAddress = { pullRequest: number } | { branch: string } | { commit: string };

/** Changes and the journals of their steps. */
export interface ChangeStore {
  /** The change of this project and manifest: made where there is none, else as it stands. Throws UNKNOWN_PROJECT. */
  open(change: NewChange): Promise<Change>;
  change(id: string): Promise<Change | null>;
  /** A bug's changes, the newest first. */
  ofBug(bug: string): Promise<Change[]>;
  find(project: string, address: ChangeAddress): Promise<Change | null>;
  /** The change's next lease. */
  lease(id: string): Promise<ChangeLease>;
  /** Writes what a step has brought, and the step in the journal, both or neither. Throws STALE_LEASE. */
  record(lease: ChangeLease, step: { step: string; outcome: string }, progress: ChangeProgress): Promise<Change>;
  /** Sets when it is looked at again; no step, and no lease. */
  lookAgain(id: string, at: Date | null): Promise<void>;
  steps(id: string): Promise<ChangeStep[]>;
  /** Changes whose time to be looked at has come, the longest waiting first. */
  due(now: Date, limit: number): Promise<Change[]>;
  /** Bugs that were approved, or proposed where there is a code host, and whose change nobody has begun with. */
  unbegun(limit: number): Promise<{ bug: string; project: string }[]>;
}
