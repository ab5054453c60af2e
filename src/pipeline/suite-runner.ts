import type { SuiteResult as PortResult, SuiteRunner } from '../ports/test-suite.ts';
import { runSuite } from '../preparation/suite/run.ts';
import type { SuiteResult } from '../preparation/suite/suite-result.ts';
import type { Prepared } from './3-preparation.ts';
import { foreignSuite } from './languages/foreign-suite.ts';

/** Without the patch, with it, and once more where a test has become red. */
const mostRuns = 3;
const leastMs = 5_000;

/**
 * Runs the project's own tests on a copy of the tree with files replaced; only what the files can touch. Three runs fit into
 * three quarters of the time that is left when the first begins, so that a long suite is told as such and the gates behind it
 * have their time, too.
 */
export function suiteRunner(prepared: Prepared, files: readonly string[], left: () => number): SuiteRunner {
  const { foreign } = prepared;
  if (foreign) return foreignSuite(foreign, prepared.scratch, left);
  let runs = 0;
  return async (replace) => {
    const tree = await prepared.scratch.derive();
    const began = performance.now();
    const timeMs = Math.max(leastMs, (left() * 0.75) / Math.max(1, mostRuns - runs));
    runs += 1;
    try {
      await tree.write(replace);
      const result = await runSuite(prepared.openSession(tree), prepared.project, tree, {
        node: prepared.runtime.path,
        files: [...new Set([...files, ...Object.keys(replace)])],
        timeMs,
      });
      return asPort(result, performance.now() - began);
    } finally {
      await tree.dispose();
    }
  };
}

function asPort(result: SuiteResult, durationMs: number): PortResult {
  // What was cut off names some of its tests only: nothing can be compared with that.
  if (result.runs.some((run) => run.timedOut)) return { kind: 'timed-out', durationMs };
  if (result.kind === 'unverified') return { kind: 'none', reason: result.reason };
  const flaky = new Set(result.flaky);
  const tests = result.tests
    .map(({ file, name, status }) => ({ id: `${file}: ${name}`, outcome: status }))
    .filter(({ id }) => !flaky.has(id));
  return { kind: 'ran', tests, durationMs };
}
