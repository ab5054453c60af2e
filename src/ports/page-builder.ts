import type { PageBuild } from '../domain/page-build.ts';

/** What a build of the tree wrote; paths from the root. */
export interface BuiltTree {
  build: PageBuild;
  written: readonly string[];
  /** Text of a page, a script or a map that was written; null for anything else. */
  read(file: string): string | null;
  /** Sources of the tree that went into a written script, as its map tells; empty without one. */
  sourcesOf(file: string): readonly string[];
}

/** Builds the packages of a tree in the sandbox, each once. */
export interface PageBuilder {
  /** The builds of the packages that hold these files or a page, the likeliest first; those that failed are left out. */
  builds(about: readonly string[]): Promise<BuiltTree[]>;
  /** Why builds could not be used, in words for a person. */
  readonly problems: readonly string[];
}
