import type { ObservedFailure, RunOutcome } from '../domain/run.ts';
import type { ProgramScenario } from '../domain/scenario.ts';
import type { Bench } from '../ports/bench.ts';
import type { FreshResult, FreshRunOptions } from '../ports/fresh-run.ts';
import { engineRaised } from '../repair/observation/raised.ts';

/** Runs the test that a scenario stands for, fresh; null when it stands for none. */
export type RunTest = (scenario: ProgramScenario, options: FreshRunOptions) => Promise<FreshResult> | null;

/**
 * A bench on which programs are tests of the repository, each in a fresh process of its runner (slow: some hundred
 * milliseconds), and calls go to the warm one. `same` knows the production failure.
 */
export function testBench(warm: Bench, runTest: RunTest, same: (failure: ObservedFailure) => boolean): Bench {
  return {
    async try(scenario, options = {}) {
      if (scenario.kind !== 'program') return warm.try(scenario, options);
      const { overlay, timeMs, signal } = options;
      const result = await runTest(scenario, { replace: overlay, timeMs, signal });
      return result ? outcomeOf(result, same) : unrunnable;
    },
    close: () => warm.close(),
  };
}

/** A bench for calls alone: of another version a test that passes or fails tells nothing of how a repair should behave. */
export function callsOnly(warm: Bench): Bench {
  return testBench(
    warm,
    () => null,
    () => false,
  );
}

const unrunnable: RunOutcome = { kind: 'unloadable', reason: 'no runner for the test', durationMs: 0 };

/**
 * A fresh run as a trial's outcome. What the runner prints holds times and is left out. A test that is red for anything
 * but the production failure or an error of the engine (an assertion, an error of the program's own) only ends badly:
 * what a test wants is not open to judgement.
 */
function outcomeOf(result: FreshResult, same: (failure: ObservedFailure) => boolean): RunOutcome {
  const { failure, tests, durationMs, output } = result;
  const shown = { stdout: '', durationMs };
  switch (result.outcome) {
    case 'passed':
      return {
        kind: 'exited',
        code: 0,
        stderr: tests ? `${tests.total} tests, ${tests.skipped} skipped` : '',
        ...shown,
      };
    case 'timed-out':
      return { kind: 'timed-out', ...shown };
    case 'unloadable':
      return { kind: 'unloadable', reason: output.trim().slice(0, 300), durationMs };
    case 'failed':
      return failure && (same(failure) || engineRaised(failure))
        ? { kind: 'failed', failure, also: [], ...shown }
        : { kind: 'exited', code: 1, stderr: '', ...shown };
  }
}
