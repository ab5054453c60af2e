import type { ObservedFailure } from '../domain/run.ts';

/** How one fresh run differs from the plain one. */
export interface FreshRunOptions {
  /** Files of the tree seen with other content, path from the root -> text; null = the file is absent. */
  replace?: Readonly<Record<string, string | null>>;
  /** Added to the sandbox's environment (TZ, NODE_OPTIONS, ...), to see whether the outcome depends on it. */
  env?: Readonly<Record<string, string>>;
  timeMs?: number;
  signal?: AbortSignal;
}

/** What one fresh process of the written test left. `unloadable` = the test never began (an import missing, a syntax error). */
export interface FreshResult {
  outcome: 'passed' | 'failed' | 'timed-out' | 'unloadable';
  /** The failure as the test's output tells it; null when it cannot be read. */
  failure: ObservedFailure | null;
  /** As the runner counted them; null when it does not say. */
  tests: { total: number; failing: number; skipped: number } | null;
  /** Standard output and standard error, bounded. */
  output: string;
  /** Files of the tree that the run changed, made or removed; empty also where it cannot be seen. */
  changed: readonly string[];
  durationMs: number;
}

/** Runs the written reproduction test in a new sandboxed process on a tree of its own; nothing survives the run. */
export type FreshRun = (options?: FreshRunOptions) => Promise<FreshResult>;
