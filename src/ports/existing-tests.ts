import type { FreshResult, FreshRunOptions } from './fresh-run.ts';

/** Tests that the repository has: whole files, or (of one file) those of whole titles. Paths from the root. */
export interface TestSelection {
  files: readonly string[];
  titles: readonly string[] | null;
}

/** The repository's own tests, each run in a new sandboxed process on a tree of its own. */
export interface ExistingTests {
  /** Test files that a runner is known for. */
  readonly files: readonly string[];
  /** Of these files the ones that the first one's runner can run in one process. */
  together(files: readonly string[]): string[];
  /** Null when the runner has no way to run just these. */
  run(selection: TestSelection, options?: FreshRunOptions): Promise<FreshResult | null>;
  /** The tests of a file by their whole titles; empty when the runner does not tell. */
  list(file: string, timeMs: number): Promise<Array<{ title: string; outcome: 'passed' | 'failed' | 'skipped' }>>;
}
