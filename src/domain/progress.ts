import type { Stage } from './ledger.ts';

/**
 * One line of live progress from the pipeline, for people: what runs now, what came of it. Never a record (that is the
 * ledger) and never trusted as markup: `text` can quote event data.
 */
export interface ProgressEvent {
  stage: Stage;
  /** `start` opens the stage, `step` says what it is doing now, `run` reports test runs, `end` closes the stage. */
  kind: 'start' | 'step' | 'run' | 'end';
  text: string;
  /** For `run`: what is being shown, and how the runs came out so far. */
  runs?: { phase: 'before' | 'with-fix' | 'reverted'; failing: number; total: number; planned: number };
  /** For `end`. */
  outcome?: 'ok' | 'stopped' | 'skipped';
}
export type ProgressSink = (event: ProgressEvent) => void;
