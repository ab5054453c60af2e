import type { MappedFrame } from '../domain/code-map.ts';
import type { ProductionEvent } from '../domain/event.ts';
import type { Recording } from '../domain/recording.ts';
import type { Identity } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Bench } from '../ports/bench.ts';
import type { Clock } from '../ports/clock.ts';
import type { PageBuilder } from '../ports/page-builder.ts';

/** What every strategy works with. Paths from the repository's root. */
export interface ReproductionContext {
  event: ProductionEvent;
  /** What the recorder saw of it; null for other evidence. */
  recording: Recording | null;
  /** The production frames, mapped; innermost first. */
  frames: readonly MappedFrame[];
  /** Files of the base commit. */
  files: readonly string[];
  readFile: (file: string) => string | null;
  /** Warm benches on the scratch tree, as many as may run side by side. */
  benches: readonly [Bench, ...Bench[]];
  judge: (failure: ObservedFailure) => Identity;
  /** Builds pages that are not in the tree as a browser gets them. */
  pageBuilder: PageBuilder;
  clock: Clock;
  /** Monotonic milliseconds (`clock.elapsed`) at which the search for a reproduction ends. */
  deadline: number;
  /** Texts and numbers that the stack's functions meet in a run that does not fail, the likeliest to matter first. */
  valuesMet: (scenario: Scenario) => Promise<readonly string[]>;
  /** One line on what is being tried now, for the progress display. */
  tell: (line: string) => void;
}
