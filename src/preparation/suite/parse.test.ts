import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNodeEvents } from './node-events.ts';
import { parseJestJson, parseMochaJson } from './parse-json.ts';
import { parseTap, placeAvaTests } from './parse-tap.ts';

const event = (type: string, name: string, nesting = 0, more = {}) =>
  JSON.stringify({ type: `test:${type}`, name, nesting, file: '/tree/a.test.js', ...more });

test('node:test events give leaves with their parents, and a parent that fails by itself', () => {
  const lines = [
    event('start', 'suite'),
    event('start', 'one', 1),
    event('pass', 'one', 1),
    event('start', 'two', 1),
    event('fail', 'two', 1),
    event('fail', 'suite', 0, { suite: true }),
    event('start', 'hooked'),
    event('start', 'in', 1),
    event('pass', 'in', 1),
    event('fail', 'hooked', 0, { suite: true }),
    event('start', 'empty'),
    event('pass', 'empty', 0, { suite: true }),
    event('start', 'off'),
    event('pass', 'off', 0, { skipped: true }),
    event('start', 'a.test.js'),
    event('fail', 'a.test.js'),
  ];
  expect(parseNodeEvents(`noise\n${lines.join('\n')}\n{"broken`).map((one) => `${one.name}: ${one.status}`)).toEqual([
    'suite > one: passed',
    'suite > two: failed',
    'hooked > in: passed',
    'hooked: failed',
    'off: skipped',
    '(file): failed',
  ]);
});

test('ava TAP points, skips and todos, with noise between', () => {
  const tap =
    'TAP version 13\nok 1 - a › works\n    ok 1 - detail\nnot ok 2 - sub › b › hash \\# in title\nok 3 - a › x # SKIP\nnot ok 4 - y # TODO\nokay';
  const tests = placeAvaTests(parseTap(tap), ['test/a.js', 'test/sub/b.test.js']);
  expect(tests).toEqual([
    { file: 'test/a.js', name: 'works', status: 'passed' },
    { file: 'test/sub/b.test.js', name: 'hash # in title', status: 'failed' },
    { file: 'test/a.js', name: 'x', status: 'skipped' },
    { file: null, name: 'y', status: 'skipped' },
  ]);
  expect(placeAvaTests(parseTap('ok 1 - alone'), ['test/a.js'])[0]).toMatchObject({ file: 'test/a.js', name: 'alone' });
});

test('jest and vitest reports, with a file that could not be loaded', () => {
  const report = JSON.stringify({
    testResults: [
      {
        name: '/t/a.js',
        status: 'failed',
        assertionResults: [
          { ancestorTitles: ['a', 'b'], title: 'c', status: 'passed' },
          { title: 'd', status: 'failed' },
          { title: 'e', status: 'todo' },
        ],
      },
      { name: '/t/b.js', status: 'failed', assertionResults: [] },
    ],
  });
  expect(parseJestJson(report)?.map((one) => `${one.file} ${one.name} ${one.status}`)).toEqual([
    '/t/a.js a > b > c passed',
    '/t/a.js d failed',
    '/t/a.js e skipped',
    '/t/b.js (file) failed',
  ]);
});

const titled = (fullTitle: string) => ({ fullTitle, file: '/t/a.js' });

test('mocha reports, with a hook that failed', () => {
  const report = {
    tests: [titled('a'), titled('b'), titled('c')],
    failures: [titled('b'), titled('"before all" hook')],
    pending: [titled('c')],
  };
  expect(parseMochaJson(JSON.stringify(report))?.map((told) => `${told.name} ${told.status}`)).toEqual([
    'a passed',
    'b failed',
    'c skipped',
    '"before all" hook failed',
  ]);
});

test('no report, whatever it holds, throws', () => {
  const any = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .jsonValue()
      .map((value) => JSON.stringify({ testResults: value, tests: value, failures: value, name: value, type: value })),
  );
  fc.assert(
    fc.property(any, (text) => {
      for (const parse of [parseJestJson, parseMochaJson, parseTap, parseNodeEvents]) parse(text);
    }),
  );
});
