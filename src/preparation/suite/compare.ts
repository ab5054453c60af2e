import { type SuiteResult, type TestCase, testKey, type TestStatus } from './suite-result.ts';

/** Whether a suite is no worse than it was, with every test (by `testKey`) that speaks for or against it. */
export interface SuiteComparison {
  verdict: 'no-worse' | 'worse' | 'unverified';
  /** Passed before, fails now. */
  broken: string[];
  /** Passed or failed before, is not run now: removed, renamed, or its file is no longer loaded. */
  missing: string[];
  /** Ran before, is skipped now. */
  skipped: string[];
  /** Fails now and was not there before. */
  newlyFailing: string[];
  fixed: string[];
  /** Red before and after: says nothing about the change. */
  redBefore: string[];
  /** Not the same in two runs of one side: says nothing about the change. */
  flaky: string[];
  detail: string;
}

/**
 * Compares a suite before and after a change. No worse: every test that passed still passes, none is gone or skipped, no
 * new one fails. Red and flaky ones of before are set aside. Unverified when either side did not run, or nothing passed
 * before.
 */
export function compareSuites(before: SuiteResult, after: SuiteResult): SuiteComparison {
  if (before.kind === 'unverified') return empty(`before: ${before.reason}`);
  const passed = before.tests.filter((test) => test.status === 'passed').length;
  if (passed === 0) return empty('no test passed before the change');
  if (after.kind === 'unverified') {
    // It ran before: that it does not now is the change's doing.
    return { ...empty(`after: ${after.reason}`), verdict: 'worse', missing: before.tests.map(testKey) };
  }
  return compareTests(before.tests, after.tests, new Set(before.flaky), new Set(after.flaky));
}

function compareTests(
  before: readonly TestCase[],
  after: readonly TestCase[],
  flakyThen: ReadonlySet<string>,
  flakyNow: ReadonlySet<string>,
): SuiteComparison {
  const flaky = new Set([...flakyThen, ...flakyNow]);
  const found = empty('');
  const now = worstByKey(after);
  const then = worstByKey(before);
  const [countThen, countNow] = [countByKey(before), countByKey(after)];
  const replaced = replacedWholes(before, after);
  for (const [key, was] of then) {
    const is = now.get(key);
    if (was === 'skipped' || replaced.has(key)) continue;
    if (is === undefined || (countNow.get(key) ?? 0) < (countThen.get(key) ?? 0)) found.missing.push(key);
    else if (is === 'skipped') found.skipped.push(key);
    else if (flaky.has(key)) continue;
    else if (was === 'failed') (is === 'failed' ? found.redBefore : found.fixed).push(key);
    else if (is === 'failed') found.broken.push(key);
  }
  for (const [key, is] of now) if (is === 'failed' && !then.has(key) && !flaky.has(key)) found.newlyFailing.push(key);
  found.flaky = [...flaky];
  // A test that was steady before and is not now may be the change's doing: nothing is claimed either way.
  const unsteady = [...flakyNow].some((key) => !flakyThen.has(key) && then.get(key) === 'passed');
  const worse = [found.broken, found.missing, found.skipped, found.newlyFailing].some((list) => list.length > 0);
  if (worse) found.verdict = 'worse';
  else found.verdict = unsteady ? 'unverified' : 'no-worse';
  found.detail = describe(found, before.length, after.length);
  return found;
}

/** What stood for a whole file before and is gone now that the file tells of its tests, or (a bad exit) has no cause. */
function replacedWholes(before: readonly TestCase[], after: readonly TestCase[]): Set<string> {
  const files = new Set(after.map((test) => test.file));
  const present = new Set(after.map(testKey));
  const gone = before.filter((test) => test.whole && !present.has(testKey(test)));
  return new Set(gone.filter((test) => test.status === 'failed' || files.has(test.file)).map(testKey));
}

const rank: Record<TestStatus, number> = { passed: 0, skipped: 1, failed: 2 };

/** Tests of one name (parameterised, or in several projects) count as the worst of them. */
function worstByKey(tests: readonly TestCase[]): Map<string, TestStatus> {
  const worst = new Map<string, TestStatus>();
  for (const test of tests) {
    const key = testKey(test);
    const known = worst.get(key);
    if (known === undefined || rank[test.status] > rank[known]) worst.set(key, test.status);
  }
  return worst;
}

function countByKey(tests: readonly TestCase[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const test of tests) counts.set(testKey(test), (counts.get(testKey(test)) ?? 0) + 1);
  return counts;
}

function empty(detail: string): SuiteComparison {
  const lists = { broken: [], missing: [], skipped: [], newlyFailing: [], fixed: [], redBefore: [], flaky: [] };
  return { verdict: 'unverified', ...lists, detail };
}

function describe(found: SuiteComparison, before: number, after: number): string {
  const parts = (['broken', 'missing', 'skipped', 'newlyFailing', 'fixed', 'redBefore', 'flaky'] as const)
    .filter((kind) => found[kind].length > 0)
    .map((kind) => `${found[kind].length} ${kind} (${found[kind].slice(0, 3).join('; ')})`);
  return [`${before} tests before, ${after} after`, ...parts].join(', ');
}
