import type { HostAnswer } from './code-host.ts';

/** A commit as it shall be: the base's tree with these files changed, and nothing that depends on when or where it is made. */
export interface WantedCommit {
  base: string;
  /** Bytes by path; null = removed. */
  files: ReadonlyMap<string, Uint8Array | null>;
  message: string;
  author: { name: string; email: string };
  at: Date;
}

export type Committed = { kind: 'made'; commit: string } | { kind: 'refused'; detail: string };

/** What became of the base while the change was made. */
export type BaseNow =
  | { kind: 'same' }
  /** It went on, elsewhere. */
  | { kind: 'moved'; head: string }
  /** It went on, over the same files. */
  | { kind: 'touched'; head: string; files: string[] }
  /** The commit is not on the branch (any more). */
  | { kind: 'rewritten'; head: string };

/** The base branch's commit that brought a change there, and when it was made, as its committer's clock had it. */
export interface LandedCommit {
  commit: string;
  at: Date;
}

/** What taking a commit back comes to on the base branch as it is now. */
export type Reverted =
  | { kind: 'made'; base: string; files: ReadonlyMap<string, Uint8Array | null>; patch: string }
  /** It is on the branch and cannot be taken back alone. */
  | { kind: 'conflict'; detail: string }
  | { kind: 'not-there' };

/** The connected repository as git sees it: a copy of our own, and the remote one. */
export interface ChangeRepository {
  /** Brings the copy up to date. Out: the branch that changes are merged into. */
  update(): Promise<HostAnswer<{ baseBranch: string }>>;
  baseNow(base: string, files: readonly string[]): Promise<BaseNow>;
  /** A file's bytes in a commit that the copy holds; null where there is none. */
  read(commit: string, file: string): Promise<Uint8Array | null>;
  /** Makes the commit in the copy, once: the same wanted commit has the same hash. */
  commit(wanted: WantedCommit): Promise<Committed>;
  /** What reverting exactly this commit changes; of a merge, all that it brought. Writes nothing that others see. */
  revert(commit: string): Promise<Reverted>;
  /** The remote branch's head; null where there is no such branch. */
  remoteHead(branch: string): Promise<HostAnswer<string | null>>;
  /** Sets the remote branch where it stands at `expected` (null: is not there). Else `moved` says where it is. */
  push(branch: string, commit: string, expected: string | null): Promise<HostAnswer<{ moved: string | null }>>;
  /**
   * Whether the base branch holds the commit (null: none is known), or these very bytes by another way (squashed, picked):
   * then the branch's commit that brought it there. `base`: what the change was made on.
   */
  landed(
    { commit, base }: { commit: string | null; base: string },
    files: ReadonlyMap<string, Uint8Array | null>,
  ): Promise<LandedCommit | null>;
}
