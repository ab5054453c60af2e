/** One test as the project's own runner named it; the id is file and full title, stable from run to run. */
export interface SuiteTest {
  id: string;
  outcome: 'passed' | 'failed' | 'skipped' | 'todo';
}

/** What a run of the project's own suite (without the reproduction) showed. Nothing found is never a pass. */
export type SuiteResult =
  | { kind: 'ran'; tests: readonly SuiteTest[]; durationMs: number }
  | { kind: 'exit-only'; exit: number | null; durationMs: number }
  | { kind: 'timed-out'; durationMs: number }
  | { kind: 'none'; reason: string };

/** Runs the project's own tests in a new sandboxed process, with files replaced (path from the root -> text). */
export type SuiteRunner = (replace: Readonly<Record<string, string>>) => Promise<SuiteResult>;
