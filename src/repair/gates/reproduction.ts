import type { FreshResult } from '../../ports/fresh-run.ts';
import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

/** The written test passes with the patch in every one of N fresh processes, and really runs. */
export async function reproduction(context: GateContext): Promise<GateVerdict> {
  const runs = Math.min(20, Math.max(3, context.runs));
  for (let n = 1; n <= runs; n++) {
    const result = await context.fresh({ replace: context.files, signal: context.signal });
    const why = whyNotPassed(result);
    context.patchedRuns = { failing: context.patchedRuns.failing + (why ? 1 : 0), total: n };
    if (why) return failed(`run ${n} of ${runs}: ${why}`);
  }
  return passed(`${runs} of ${runs} fresh runs pass`);
}

/** Why a fresh run is no pass; null when it is one. A test that did not run or was skipped has not passed. */
function whyNotPassed(result: FreshResult): string | null {
  switch (result.outcome) {
    case 'failed':
      return result.failure ? `${result.failure.type}: ${result.failure.message.slice(0, 200)}` : 'the test fails';
    case 'timed-out':
      return 'the test does not come to an end';
    case 'unloadable':
      return 'the test does not load';
    case 'passed':
      if (!result.tests) return null;
      if (result.tests.total === 0) return 'no test ran';
      return result.tests.skipped > 0 ? 'a test was skipped' : null;
  }
}
