import type { RunOutcome } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';

export interface TrialOptions {
  /** Files of the tree to be seen with other content in this trial only (path from the root -> text). */
  overlay?: Record<string, string>;
  timeMs?: number;
  /** Timers take their time; otherwise the clock is put forward over stretches in which the program only waits. */
  ownPace?: boolean;
  /** Report which code blocks ran (`facts.features`); slower. */
  coverage?: boolean;
  /** Modules that the trial before loaded from the tree may be used again: quick, but their state is carried on. */
  reuse?: boolean;
  /** In a process of its own, as a first run would be. */
  fresh?: boolean;
  /** Seed of short delays that asynchronous completions get, where the scenario names an order; 0 or absent: none. */
  shake?: number;
  /** The overlay holds probes: report what they tell (`facts.trace`), and the variables at throws whose text holds `message`. */
  probes?: { message: string };
  /** Also report errors that the program catches (slower). */
  observeHandled?: boolean;
  signal?: AbortSignal;
}

/** Runs scenarios in the sandbox, warm where it can: cheap enough for a search, never the last word. */
export interface Bench {
  try(scenario: Scenario, options?: TrialOptions): Promise<RunOutcome>;
  close(): Promise<void>;
}
