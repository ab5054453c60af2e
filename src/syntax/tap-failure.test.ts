import { expect, it } from 'vitest';
import { printedFailures } from './printed-failure.ts';

const tap = (more: string) => `TAP version 13
# Subtest: total
not ok 1 - total
  ---
  duration_ms: 11.3
  location: '/tree/test/a.test.js:5:1'
  failureType: 'testCodeFailure'
${more}
  ...
1..1
# fail 1
`;

it('reads a failure that node:test tells in TAP', () => {
  const [failure, ...rest] = printedFailures(
    tap(`  error: "Cannot read properties of null (reading 'amount')"
  code: 'ERR_TEST_FAILURE'
  name: 'TypeError'
  stack: |-
    total (file:///tree/src/cart.js:5:23)
    async TestContext.<anonymous> (file:///tree/test/a.test.js:6:9)
    node:internal/process/task_queues:140:7`),
    '/tree',
  );
  expect(rest).toEqual([]);
  expect(failure).toMatchObject({ type: 'TypeError', message: "Cannot read properties of null (reading 'amount')" });
  expect(failure?.code).toBeNull();
  expect(failure?.frames.map(({ file, line, function: name }) => [file, line, name])).toEqual([
    ['src/cart.js', 5, 'total'],
    ['test/a.test.js', 6, 'TestContext.<anonymous>'],
    ['node:internal/process/task_queues', 140, null],
  ]);
});

it('keeps a message of several lines, an own code and a deeper subtest', () => {
  const deep = tap(`  error: |-
    first
      second
  code: 'E_OWN'
  name: 'OwnError'
  expected:
    name: 'decoy'
  stack: |-
    f (/tree/a.js:1:2)`).replaceAll(/^ {2}/gm, '      ');
  const [failure] = printedFailures(deep, '/tree');
  expect(failure).toMatchObject({ type: 'OwnError', code: 'E_OWN', message: 'first\n  second' });
});

it.each([
  ['a block without a stack', '  error: "x"'],
  ['an empty block', ''],
])('passes over %s', (_what, body) => {
  expect(printedFailures(tap(body), '/tree')).toEqual([]);
});
