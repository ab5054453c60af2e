export type TestStatus = 'passed' | 'failed' | 'skipped';

/** One test of a suite. `file` is from the tree's root, null where the runner does not say; `name` is the full title. */
export interface TestCase {
  file: string | null;
  name: string;
  status: TestStatus;
  /** Stands for a whole file or run that told of no test of its own (it could not be loaded, or is a script). */
  whole?: true;
}

/** One runner's part in a suite. */
export interface RunnerRun {
  framework: string;
  argv: string[];
  cwd: string;
  exit: number | null;
  timedOut: boolean;
  durationMs: number;
  tests: number;
  /** The end of what it printed, for a person. */
  output: string;
}

/** What came of a suite. `unverified`: nothing was found or nothing could be run; it is never a pass. */
export type SuiteResult =
  | { kind: 'ran'; tests: TestCase[]; flaky: string[]; runs: RunnerRun[]; notes: string[] }
  | { kind: 'unverified'; reason: string; runs: RunnerRun[]; notes: string[] };

/** What tells two tests apart. */
export function testKey(test: Pick<TestCase, 'file' | 'name'>): string {
  return `${test.file ?? ''} > ${test.name}`;
}
