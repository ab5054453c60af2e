import { expect, it } from 'vitest';
import { testProcess } from './test-process.ts';

it.each([
  ['one file', ['node', '--test', 'a.test.js'], ['node', 'a.test.js']],
  [
    'options before and behind',
    ['node', '--import', 'tsx', '--test', '--test-only', 'test/a.test.mts'],
    ['node', '--import', 'tsx', '--test-only', 'test/a.test.mts'],
  ],
])('node:test, %s: without the process that only counts', (_what, command, alone) => {
  expect(testProcess(command, 'node:test')).toEqual(alone);
});

it.each([
  ['a pattern', 'node:test', ['node', '--test', 'test/*.test.js']],
  ['two files', 'node:test', ['node', '--test', 'a.test.js', 'b.test.js']],
  ['an option whose value stands behind it', 'node:test', ['node', '--test', '--import', 'tsx', 'a.test.js']],
  ['no file', 'node:test', ['node', '--test']],
  ['no runner', 'node:test', ['node', 'a.test.js']],
  ['another runner', 'mocha', ['node', 'node_modules/mocha/bin/mocha.js', '--test', 'a.test.js']],
] as const)('%s is left as it is', (_what, framework, command) => {
  expect(testProcess(command, framework)).toEqual(command);
});
