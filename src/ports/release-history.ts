import type { Policy } from '../domain/policy.ts';
import type { RepositoryConnection } from './store/project-store.ts';

/** What a project's repository, as it is now, tells about what was released. */
export interface ReleaseHistory {
  /** Whether `ref` (commit, tag, branch) holds a commit in its history; null where the repository has no such ref or commit. */
  contains(ref: string, commit: string): Promise<boolean | null>;
  /** The policy at a commit, at HEAD where none is given or known; the usual one where its file has mistakes. */
  policy(commit: string | null): Promise<Policy>;
  close(): void;
}

/** Opens a connected repository, brought up to date. Throws NO_REPOSITORY, GIT_FAILED. */
export type OpenReleaseHistory = (connection: RepositoryConnection) => Promise<ReleaseHistory>;
