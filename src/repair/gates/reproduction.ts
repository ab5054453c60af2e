import type { FreshResult } from '../../ports/fresh-run.ts';
import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

/** The written test passes with the patch in every one of N fresh processes, and really runs. */
export async function reproduction(context: GateContext): Promise<GateVerdict> {
  const runs = Math.min(20, Math.max(3, context.runs));
  const { files: replace, signal } = context;
  // The first alone: a patch that does not hold is refused at the price of one run.
  const leader = await context.fresh({ replace, signal });
  const results = [leader];
  if (!whyNotPassed(leader))
    results.push(...(await Promise.all(Array.from({ length: runs - 1 }, () => context.fresh({ replace, signal })))));
  const whys = results.map(whyNotPassed);
  context.patchedRuns = { failing: whys.filter((why) => why !== null).length, total: results.length };
  const first = whys.findIndex((why) => why !== null);
  if (first >= 0) return failed(`run ${first + 1} of ${runs}: ${whys[first]}`);
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
