import type { SuiteResult, SuiteTest } from '../../ports/test-suite.ts';
import { failed, type GateContext, type GateVerdict, passed, unverified } from './context.ts';

/** A suite that takes so many times as long with the patch hangs; one cut off before had too little time. */
const patience = 2;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;

type Ran = Extract<SuiteResult, { kind: 'ran' }>;

/** The project's own tests are no worse: the same tests, none skipped or gone, none that passed fails twice. */
export async function testSuite(context: GateContext): Promise<GateVerdict> {
  if (!context.suite) return unverified('no test runner was given');
  const before = context.known?.suite ?? (await context.suite({}));
  if (before.kind === 'none') return unverified(before.reason);
  if (before.kind === 'timed-out')
    return unverified(`the suite does not come to an end in ${seconds(before.durationMs)} even without the patch`);
  const after = await context.suite(context.files);
  if (before.kind === 'exit-only') return byExit(before.exit, after);
  if (before.tests.length === 0) return unverified('the suite has no tests');
  if (after.kind === 'timed-out' && after.durationMs < before.durationMs * patience)
    return unverified(`no time for the suite with the patch: ${seconds(after.durationMs)} were left`);
  if (after.kind !== 'ran') return failed(`the suite does not run any more: ${after.kind}`);
  const first = worse(before, after);
  if (first.gone) return failed(first.gone);
  if (first.broken.length === 0) return passed(summary(before, after));
  const again = await context.suite(context.files);
  if (again.kind === 'timed-out') return failed(`${first.broken[0]} fails with the patch; no time to run it twice`);
  if (again.kind !== 'ran') return failed(`the suite does not run any more: ${again.kind}`);
  const still = worse(before, again);
  const both = still.broken.filter((id) => first.broken.includes(id));
  if (still.gone) return failed(still.gone);
  if (both.length > 0)
    return failed(`${both[0]} fails with the patch${both.length > 1 ? `, and ${both.length - 1} more` : ''}`);
  return passed(`${summary(before, again)}; flaky: ${first.broken[0]}`);
}

function byExit(before: number | null, after: SuiteResult): GateVerdict {
  if (before !== 0) return unverified('the suite is red without the patch and names no tests');
  if (after.kind === 'exit-only' && after.exit === 0) return unverified('the suite ends well, but names no tests');
  return failed(after.kind === 'exit-only' ? `the suite exits with ${after.exit}` : `the suite ends as ${after.kind}`);
}

/** `gone`: a test that is missing, skipped or made a to-do; `broken`: ids that passed before and fail now. */
function worse(before: Ran, after: Ran): { gone: string | null; broken: string[] } {
  const now = numbered(after.tests);
  const broken: string[] = [];
  for (const [id, test] of numbered(before.tests)) {
    const other = now.get(id);
    if (!other) return { gone: `${id} is gone`, broken };
    const idle = other.outcome === 'skipped' || other.outcome === 'todo';
    if (idle && test.outcome !== other.outcome) return { gone: `${id} is ${other.outcome} now`, broken };
    if (test.outcome === 'passed' && other.outcome === 'failed') broken.push(id);
  }
  return { gone: null, broken };
}

/** Tests of the same name are told apart by their order. */
function numbered(tests: readonly SuiteTest[]): Map<string, SuiteTest> {
  const result = new Map<string, SuiteTest>();
  for (const test of tests) {
    let id = test.id;
    for (let n = 2; result.has(id); n++) id = `${test.id} (${n})`;
    result.set(id, test);
  }
  return result;
}

function summary(before: Ran, after: Ran): string {
  const failing = (ran: Ran) => ran.tests.filter((t) => t.outcome === 'failed').length;
  return `${after.tests.length} tests, ${failing(after)} failing (${failing(before)} before)`;
}
