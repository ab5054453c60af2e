import { expect, test } from 'vitest';
import type { SuiteResult, SuiteTest } from '../../ports/test-suite.ts';
import type { GateContext } from './context.ts';
import { testSuite } from './test-suite.ts';

const ran = (outcomes: Record<string, SuiteTest['outcome']>, durationMs = 1_000): SuiteResult => ({
  kind: 'ran',
  durationMs,
  tests: Object.entries(outcomes).map(([id, outcome]) => ({ id, outcome })),
});
const cutOff = (durationMs: number): SuiteResult => ({ kind: 'timed-out', durationMs });

/** The gate over the results of its runs, in order; asking for one more is a fault of the test. */
function gateOver(...results: SuiteResult[]) {
  const left = [...results];
  const suite: GateContext['suite'] = async () => {
    const next = left.shift();
    if (!next) throw new Error('one run too many');
    return next;
  };
  return testSuite({ suite, files: { 'a.js': '' } } as unknown as GateContext);
}

test('the same tests with the same outcomes pass', async () => {
  expect((await gateOver(ran({ a: 'passed', b: 'failed' }), ran({ a: 'passed', b: 'failed' }))).outcome).toBe('passed');
});

test('a test that fails twice with the patch refuses it; one that fails once is flaky', async () => {
  const [green, red] = [ran({ a: 'passed' }), ran({ a: 'failed' })];
  expect(await gateOver(green, red, red)).toMatchObject({ outcome: 'failed', detail: 'a fails with the patch' });
  expect(await gateOver(green, red, green)).toMatchObject({
    outcome: 'passed',
    detail: expect.stringMatching(/flaky: a/),
  });
});

test('a test that is gone or skipped now refuses the patch', async () => {
  expect((await gateOver(ran({ a: 'passed', b: 'passed' }), ran({ a: 'passed' }))).outcome).toBe('failed');
  expect((await gateOver(ran({ a: 'passed' }), ran({ a: 'skipped' }))).outcome).toBe('failed');
});

test('a suite that is cut off without the patch says nothing, and how long it ran is told', async () => {
  const verdict = await gateOver(cutOff(30_400));
  expect(verdict).toMatchObject({ outcome: 'unverified', detail: expect.stringMatching(/end in 30 s even without/) });
});

test('with the patch, a suite that was only short of time is unverified, one that takes many times as long hangs', async () => {
  expect((await gateOver(ran({ a: 'passed' }, 30_000), cutOff(40_000))).outcome).toBe('unverified');
  expect((await gateOver(ran({ a: 'passed' }, 1_000), cutOff(40_000))).outcome).toBe('failed');
});

test('what was red once and had no time to be seen green counts as red', async () => {
  expect((await gateOver(ran({ a: 'passed' }), ran({ a: 'failed' }), cutOff(9_000))).outcome).toBe('failed');
});
