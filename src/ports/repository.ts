import type { CommitRef } from '../domain/code-map.ts';

/** What an exported tree lacks against a checkout; paths from the root. */
export interface ExportReport {
  files: number;
  /** Symbolic links that lead out of the tree: left out, so that nothing follows them later. */
  linksLeftOut: string[];
  /** Left as empty folders. */
  submodules: string[];
  /** Files of which git stores only a pointer (Git LFS). */
  largeFilePointers: string[];
}

/** The user's repository, read only: nothing here changes its checkout, its index or its .git folder. */
export interface Repository {
  /** Absolute path of the checkout's top folder. */
  readonly root: string;
  /** Full hash of a ref, tag or abbreviated hash; null when there is no such commit. */
  resolve(ref: string): Promise<string | null>;
  head(): Promise<string>;
  /** Whether `commit` is `descendant` or one of its ancestors; both full hashes. */
  holds(descendant: string, commit: string): Promise<boolean>;
  /** All tags that name a commit, with the full hash. */
  tags(): Promise<ReadonlyArray<{ name: string; commit: string }>>;
  /** Tracked files differ from HEAD (staged or not); untracked files do not count. */
  isDirty(): Promise<boolean>;
  /** Regular files tracked at a commit (no symbolic links, no submodules), with their sizes in bytes as git stores them. */
  listFiles(commit: string): Promise<ReadonlyArray<{ path: string; size: number }>>;
  /** A file's text at a commit; null when absent or not text. */
  readFile(commit: string, path: string): Promise<string | null>;
  /** Newest first, at most `limit` commits up to `commit` that touch one of `paths` (all when empty); `firstParent`: the mainline only. */
  log(
    commit: string,
    paths: readonly string[],
    limit: number,
    options?: { firstParent?: boolean },
  ): Promise<CommitRef[]>;
  /** Authors of the lines, most lines first. */
  blame(
    commit: string,
    path: string,
    from: number,
    to: number,
  ): Promise<ReadonlyArray<{ author: string; email: string; commit: string; lines: number }>>;
  /** Unified diff between two commits for some paths. */
  diff(from: string, to: string, paths: readonly string[]): Promise<string>;
  /** Ignored folders and files that stand in the checkout (node_modules even where it is merely untracked, build output), paths from the root, folders not descended. */
  ignoredEntries(): Promise<string[]>;
  /** Puts the tracked files of a commit into an empty folder (a scratch tree with no .git). */
  exportTo(commit: string, dir: string): Promise<ExportReport>;
}
