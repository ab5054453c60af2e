import type { Hypothesis } from '../domain/hypothesis.ts';
import type { Narrowing } from '../domain/narrowing.ts';
import type { Reproduction, ReproductionReport } from '../domain/reproduction.ts';
import type { FreshRun } from '../ports/fresh-run.ts';
import type { Admission } from '../reproduction/admission/admit.ts';
import type { EntryNote, FoundReproduction } from '../reproduction/reproduce.ts';
import type { Hit } from '../reproduction/search/input-search.ts';
import type { Written } from '../reproduction/writing/write-reproduction.ts';
import type { FreshSource } from './fresh-test.ts';
import type { Judge } from './judge.ts';
import type { RunTest } from './test-bench.ts';

/** All that is known of the reproduction, also where there is none. */
export interface Reproduced {
  report: ReproductionReport;
  /** Null when nothing was found or the written test was not admitted. */
  reproduction: Reproduction | null;
  found: FoundReproduction | null;
  written: Written | null;
  fresh: FreshSource | null;
  /**
   * Where the reproduction is a test that the repository has: runs the tests that scenarios stand for, and whether it
   * says what should come out. Else null.
   */
  ownTest: { run: RunTest; asserts: boolean } | null;
  judge: Judge;
  /** Tests that only drive the code: no part of the failure's frames. */
  harness: readonly string[];
  hypotheses: Hypothesis[];
  admission: Admission | null;
  /** The nearest failure that was seen, where it was not production's. */
  closest: Hit | null;
  entries: EntryNote[];
  /** What replays asked of other services and the recording does not hold. */
  unanswered?: readonly string[];
  /** What probes told of the reproduction; null where it was not narrowed down. */
  narrowing: Narrowing | null;
  /** The time for the search was over. */
  late: boolean;
}

/** How a test that was handed in is run for scenarios: their inputs are its own text, or its control's. */
export function draftRunner(run: FreshRun): NonNullable<Reproduced['ownTest']> {
  return {
    run: (one, options) => {
      const given = Object.fromEntries(one.inputs.map(({ path, content }) => [path, content]));
      return run({ ...options, replace: { ...given, ...options.replace } });
    },
    asserts: false,
  };
}

/** The report before anything ran, or when nothing failed alike. */
export const notReproduced: Readonly<ReproductionReport> = {
  verdict: 'not-reproduced',
  tier: 'none',
  strategy: null,
  framework: 'none',
  files: [],
  command: [],
  cwd: '',
  runs: { failing: 0, total: 0 },
  identity: { score: 0, reasons: [] },
  minimised: false,
};

/** The report where the nearest failure seen was not production's. */
export function reportOfClosest({ identity: { tier, score, reasons } }: Hit): ReproductionReport {
  return {
    ...notReproduced,
    verdict: tier === 'I1' ? 'same-site' : 'not-reproduced',
    tier,
    identity: { score, reasons },
  };
}
