import type { Candidate, Gate } from '../../domain/fix.ts';
import type { Reproduction } from '../../domain/reproduction.ts';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import type { FreshRun } from '../../ports/fresh-run.ts';
import type { SuiteResult, SuiteRunner } from '../../ports/test-suite.ts';
import type { TreeReader } from '../../ports/tree.ts';
import type { TypeChecker, TypeCheckResult } from '../../ports/type-check.ts';
import type { KnownInput } from '../observation/baseline.ts';

/** Everything that the gates may use. What is null is said to be unverified, never passed. */
export interface GateInput {
  /** Unified diff; the only truth about the change. */
  patch: string;
  candidate: Pick<Candidate, 'id' | 'kind' | 'summary'>;
  reproduction: Reproduction;
  /** The base commit. */
  tree: TreeReader;
  bench: Bench;
  fresh: FreshRun;
  suite: SuiteRunner | null;
  types: TypeChecker | null;
  /** True when a failure is the production failure. */
  same: (failure: ObservedFailure) => boolean;
  /** Further protected paths of the policy: globs with `*`, `**` and `?`. */
  protectedGlobs: readonly string[];
  /** Fresh runs of the reproduction, 3 to 20. */
  runs: number;
  probes: readonly Scenario[];
  lastGood?: (scenario: Scenario) => Promise<RunOutcome>;
  /** Epoch milliseconds. */
  now: number;
  /** Unpatched results from earlier, so that they are not made again for every candidate. */
  known?: { baseline?: readonly KnownInput[]; suite?: SuiteResult; types?: TypeCheckResult };
  signal?: AbortSignal;
}

/** What the gates learn on the way and hand on to later ones. */
export interface GateContext extends GateInput {
  /** New texts of the changed files, from the gate `applies` on. */
  files: Record<string, string>;
  baseline: readonly KnownInput[];
  /** Patched outcomes by input. */
  after: Map<KnownInput, RunOutcome>;
  /** The reproduction's fresh runs with the patch, and with it taken away again. */
  patchedRuns: { failing: number; total: number };
  revertedRuns: { failing: number; total: number } | null;
}

export type GateVerdict = Pick<Gate, 'outcome' | 'detail'>;

export const passed = (detail: string): GateVerdict => ({ outcome: 'passed', detail });
export const failed = (detail: string): GateVerdict => ({ outcome: 'failed', detail });
export const unverified = (detail: string): GateVerdict => ({ outcome: 'unverified', detail });

/** Runs the inputs with the patch, side by side where the bench can. */
export async function runPatchedInputs(context: GateContext, inputs: readonly KnownInput[]): Promise<void> {
  await Promise.all(inputs.map((input) => patchedOutcome(context, input)));
}

/** The patched outcome of an input, run once and kept. */
export async function patchedOutcome(context: GateContext, input: KnownInput): Promise<RunOutcome> {
  const known = context.after.get(input);
  if (known) return known;
  const outcome = await context.bench.try(input.scenario, {
    overlay: context.files,
    timeMs: input.timeMs,
    observeHandled: context.reproduction.failure.handled,
    signal: context.signal,
  });
  context.after.set(input, outcome);
  return outcome;
}
