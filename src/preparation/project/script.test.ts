import { expect, test } from 'vitest';
import { commandsOf, runnerCall } from './script.ts';

const call = (scripts: Record<string, string>) => runnerCall(scripts, 'test');

test('splits commands and respects quotes', () => {
  expect(commandsOf(`a 'b c' "d;e" && f=1 g\\ h; i|j`)).toEqual([['a', 'b c', 'd;e'], ['f=1', 'g h'], ['i'], ['j']]);
});

test.each([
  [
    'mocha --require test/support/env --reporter spec --bail --check-leaks test/ test/acceptance/',
    'mocha',
    ['--require', 'test/support/env', '--check-leaks'],
    ['test/', 'test/acceptance/'],
  ],
  ['nyc --reporter=lcov --reporter text mocha -r x test', 'mocha', ['-r', 'x'], ['test']],
  ['xo && c8 ava', 'ava', [], []],
  ['npm run lint && jest --config config/jest.config.js --coverage', 'jest', ['--config', 'config/jest.config.js'], []],
  ['vitest run --coverage --project=unit', 'vitest', ['--project=unit'], []],
  ['cross-env FOO=1 npx vitest', 'vitest', [], []],
  ['node --test --test-reporter spec "test/**/*.test.js"', 'node:test', [], ['test/**/*.test.js']],
] as const)('%s', (script, framework, options, operands) => {
  expect(call({ test: script })).toMatchObject({ framework, options, operands });
});

test('follows scripts by name, and no circle', () => {
  expect(call({ test: 'npm run unit', unit: 'pnpm run -s inner', inner: 'jest' })?.framework).toBe('jest');
  expect(call({ test: 'npm test' })).toBeNull();
  expect(call({ test: 'npm run toString' })).toBeNull();
});

test('keeps environment and options of node', () => {
  expect(call({ test: 'NODE_OPTIONS=--experimental-vm-modules jest' })?.env).toEqual({
    NODE_OPTIONS: '--experimental-vm-modules',
  });
  expect(call({ test: 'node --import tsx --test src/*.ts' })).toMatchObject({
    nodeOptions: ['--import', 'tsx'],
    operands: ['src/*.ts'],
  });
  expect(call({ test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js -i' })).toMatchObject({
    framework: 'jest',
    nodeOptions: ['--experimental-vm-modules'],
    options: ['-i'],
  });
});

test.each(['eslint test', 'tsc', 'echo "mocha"', 'node app.mjs', 'tap', 'npm install mocha'])(
  '%s calls no runner of ours',
  (script) => {
    expect(call({ test: script })).toBeNull();
  },
);
