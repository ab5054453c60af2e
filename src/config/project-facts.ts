/** One thing in the repository that could run in production by itself: a package of a workspace, or the repository. */
export interface ServiceFacts {
  name: string;
  /** Folder from the repository's root, `.` for the root. */
  root: string;
  /** Names of the package's scripts. */
  scripts: readonly string[];
  /** Where its container has it (WORKDIR of a Dockerfile); empty when nothing says so. */
  stackRoots: readonly string[];
  /** Major version of Node that the tree asks for; null when it asks for none. */
  runtime: string | null;
}

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

/** What `reproof init` goes by: all of it read from the tree, nothing run. */
export interface ProjectFacts {
  packageManager: PackageManager;
  services: readonly ServiceFacts[];
  /** Owners of everything (`*`) in CODEOWNERS. */
  owners: readonly string[];
  /** Folders whose names say that a change there is risky, with the reason. */
  riskyFolders: ReadonlyArray<{ folder: string; why: string }>;
  /** `owner/name` on GitHub; null for another host or none. */
  githubRepository: string | null;
}
