import { expect, test } from 'vitest';
import { compareSuites } from './compare.ts';
import type { SuiteResult, TestCase, TestStatus } from './suite-result.ts';

const ran = (tests: Record<string, TestStatus>, flaky: string[] = []): SuiteResult => ({
  kind: 'ran',
  tests: Object.entries(tests).map(([name, status]): TestCase => ({ file: 'a.test.js', name, status })),
  flaky: flaky.map((name) => `a.test.js > ${name}`),
  runs: [],
  notes: [],
});
const key = (name: string) => `a.test.js > ${name}`;
const before = ran({ one: 'passed', two: 'passed', red: 'failed', off: 'skipped' });

test('the same, a fixed one and a new passing one are no worse', () => {
  const after = ran({ one: 'passed', two: 'passed', red: 'passed', off: 'skipped', new: 'passed' });
  expect(compareSuites(before, before)).toMatchObject({ verdict: 'no-worse', redBefore: [key('red')] });
  expect(compareSuites(before, after)).toMatchObject({ verdict: 'no-worse', fixed: [key('red')] });
});

test.each([
  ['broken', { one: 'failed', two: 'passed', red: 'failed' }, key('one')],
  ['missing', { two: 'passed', red: 'failed' }, key('one')],
  ['missing', { one: 'passed', two: 'passed' }, key('red')],
  ['skipped', { one: 'passed', two: 'skipped', red: 'failed' }, key('two')],
  ['newlyFailing', { one: 'passed', two: 'passed', red: 'failed', new: 'failed' }, key('new')],
] as const)('%s is worse', (kind, after, name) => {
  const found = compareSuites(before, ran(after));
  expect(found).toMatchObject({ verdict: 'worse', [kind]: [name] });
  expect(found.detail).toContain(name);
});

test('a test of several with one name that is taken away is missing', () => {
  const twice: SuiteResult = {
    ...ran({}),
    kind: 'ran',
    tests: [1, 2].map(() => ({ file: null, name: 'x', status: 'passed' })),
  } as SuiteResult;
  const once = { ...twice, tests: [{ file: null, name: 'x', status: 'passed' }] } as SuiteResult;
  expect(compareSuites(twice, once)).toMatchObject({ verdict: 'worse', missing: [' > x'] });
});

test('flaky before is set aside, flaky only now is claimed neither way', () => {
  const shaky = ran({ one: 'passed', two: 'passed', red: 'failed' }, ['one']);
  const failing = ran({ one: 'failed', two: 'passed', red: 'failed' });
  expect(compareSuites(shaky, failing)).toMatchObject({ verdict: 'no-worse', flaky: [key('one')] });
  expect(compareSuites(before, shaky)).toMatchObject({ verdict: 'unverified' });
});

test('nothing found, or nothing green, verifies nothing; a suite that stops running is worse', () => {
  const none: SuiteResult = { kind: 'unverified', reason: 'no test suite was found', runs: [], notes: [] };
  expect(compareSuites(none, before)).toMatchObject({ verdict: 'unverified', detail: /no test suite/ });
  expect(compareSuites(ran({ a: 'failed' }), before)).toMatchObject({ verdict: 'unverified' });
  expect(compareSuites(before, none)).toMatchObject({ verdict: 'worse' });
});

test('a file that could not be loaded before and tells its tests now is no loss', () => {
  const whole = { file: 'b.test.js', name: '(file)', status: 'failed', whole: true } as const;
  const unloadable = { ...ran({ one: 'passed' }) } as Extract<SuiteResult, { kind: 'ran' }>;
  const first = { ...unloadable, tests: [...unloadable.tests, whole] };
  const then = {
    ...unloadable,
    tests: [...unloadable.tests, { file: 'b.test.js', name: 'b', status: 'passed' as const }],
  };
  expect(compareSuites(first, then)).toMatchObject({ verdict: 'no-worse', missing: [] });
  expect(compareSuites(then, first)).toMatchObject({ verdict: 'worse', missing: ['b.test.js > b'] });
});
