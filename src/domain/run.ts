import type { EncodedValue } from './encoded-value.ts';
/** One frame of an observed stack. `file` is a path from the repository's root where it lies inside, else as the engine said it. */
export interface ObservedFrame {
  file: string | null;
  line: number | null;
  column: number | null;
  function: string | null;
  native: boolean;
  async: boolean;
}

/** An error that a run threw, as the engine reported it. Frames innermost first. */
export interface ObservedFailure {
  type: string;
  message: string;
  code: string | null;
  frames: ObservedFrame[];
  /** Uncaught or unhandled = false; seen thrown but caught by the program = true. */
  handled: boolean;
  cause: ObservedFailure | null;
}

/**
 * Asynchronous completions of a run by name, as they were let through; `missed`: of the wanted order, what did not come in its
 * turn; `flying`: what was still on its way at the end.
 */
export interface RunSchedule {
  steps: string[];
  missed: string[];
  flying?: string[];
}

/** A variable as it was when an error was thrown: its type (`array`, `null`, `string`, a class's name), and its own properties'. */
export interface ThrownVariable {
  /** Index into the failure's frames. */
  frame: number;
  name: string;
  type: string;
  fields: Record<string, string>;
}

/** What a run touched, besides its outcome. */
export interface RunFacts {
  /** Data files of the repository that the program read (paths from the root). */
  reads: string[];
  /** A server of the program came up. */
  listened: boolean;
  /** Code blocks that ran (`file:start:end:count bucket`), where the trial asked for coverage. */
  features?: string[];
  /** The order of its completions, where the scenario names one. */
  schedule?: RunSchedule;
  /** What its probes told, where the trial asked for them. */
  trace?: import('./probe-trace.ts').ProbeTrace;
  /** Calls that left the program and that the scenario has no answer to. */
  unanswered?: string[];
  /** Calls of a page that nothing answered; URLs as in a scenario's answers. */
  asked?: Array<{ method: string; url: string; body: string | null }>;
  /** Actions that found no element. */
  missed?: number;
  /** Variables of the frames of a page's failure. */
  variables?: ThrownVariable[];
}

/** What came of one run of a scenario. Expected outcomes are values; exhaustively switched. */
export type RunOutcome = RunResult & { facts?: RunFacts };

type RunResult =
  | {
      kind: 'passed';
      value: EncodedValue;
      stdout: string;
      responses: ObservedResponse[];
      /** Errors that the program threw and caught on the way, where the trial observed them. */
      caught?: ObservedFailure[];
      durationMs: number;
    }
  | { kind: 'failed'; failure: ObservedFailure; also: ObservedFailure[]; stdout: string; durationMs: number }
  | { kind: 'exited'; code: number; stdout: string; stderr: string; durationMs: number }
  | { kind: 'timed-out'; stdout: string; durationMs: number }
  | { kind: 'unloadable'; reason: string; durationMs: number };

export interface ObservedResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What one process in the sandbox left behind. */
export interface ProcessResult {
  exit: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** Output beyond the bound was thrown away. */
  truncated: boolean;
  durationMs: number;
  /** Which bound (or the caller's abort) ended it, where one did. */
  endedBy?: 'time' | 'memory' | 'processes' | 'output' | 'abort';
}
