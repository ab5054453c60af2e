import type { SuiteResult as PortResult, SuiteRunner } from '../ports/test-suite.ts';
import { runSuite } from '../preparation/suite/run.ts';
import type { SuiteResult } from '../preparation/suite/suite-result.ts';
import type { Prepared } from './3-preparation.ts';

/** Runs the project's own tests on a copy of the tree with files replaced; only what the files can touch. */
export function suiteRunner(prepared: Prepared, files: readonly string[], timeMs: number): SuiteRunner {
  return async (replace) => {
    const tree = await prepared.scratch.derive();
    const began = performance.now();
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
  if (result.kind === 'unverified') return { kind: 'none', reason: result.reason };
  const flaky = new Set(result.flaky);
  const tests = result.tests
    .map(({ file, name, status }) => ({ id: `${file}: ${name}`, outcome: status }))
    .filter(({ id }) => !flaky.has(id));
  return { kind: 'ran', tests, durationMs };
}
