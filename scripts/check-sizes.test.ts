import { expect, test } from 'vitest';
import { growth, judge } from './check-sizes.ts';
import { lineCount, measureFunctions, median } from './measure-sizes.ts';

const list = (files: Record<string, number>) => ({ files, functions: {} });
const sized = (id: string, lines: number, named = true) => ({ id, where: id, lines, named });

test('functions are measured from their first token to their end, with the name that a reader would use', () => {
  const text = [
    '/** A docstring is not counted. */',
    'function outer() {',
    '  const inner = () => 1;',
    '  return [1].map((x) =>',
    '    x + inner());',
    '}',
    'class Box {',
    '  constructor() {',
    '  }',
    '  get lid() { return 1; }',
    '}',
    'declare function only(): void;',
  ].join('\n');
  expect(measureFunctions('a.ts', text).map(({ id, lines, named }) => [id, lines, named])).toEqual([
    ['a.ts#outer', 5, true],
    ['a.ts#outer.inner', 1, true],
    ['a.ts#outer.<callback>', 2, false],
    ['a.ts#Box.constructor', 2, true],
    ['a.ts#Box.lid', 1, true],
  ]);
});

test('lines and medians', () => {
  expect([lineCount(''), lineCount('a'), lineCount('a\n'), lineCount('a\n\n')]).toEqual([0, 1, 1, 2]);
  expect([median([]), median([3]), median([1, 9, 4]), median([1, 2, 3, 10])]).toEqual([0, 3, 4, 2.5]);
});

test('planted: a file, a function and a median that are too large, each told with its place', () => {
  expect(judge('files', [sized('a.ts', 401), sized('b.ts', 10), sized('c.ts', 10)], {})).toEqual([
    'a.ts a.ts has 401 lines, more than 400',
  ]);
  expect(judge('functions', [sized('a.ts#f', 61, false), sized('a.ts#g', 1)], {})).toHaveLength(1);
  expect(judge('functions', [sized('a.ts#f', 13)], {})).toEqual(['median of functions is 13 lines, more than 12']);
});

test('callbacks do not pull the median down, and a check that saw nothing fails', () => {
  expect(judge('functions', [sized('f', 13), sized('c', 1, false), sized('d', 1, false)], {})).toHaveLength(1);
  expect(judge('files', [], {})).toEqual(['no files were seen']);
});

test('an exemption holds up to its lines, may not outlive its need, and the list may only shrink', () => {
  const long = [sized('a.ts', 500), sized('b.ts', 1), sized('c.ts', 1)];
  expect(judge('files', long, { 'a.ts': 500 })).toEqual([]);
  expect(judge('files', long, { 'a.ts': 499 })).toHaveLength(1);
  expect(judge('files', [sized('a.ts', 80)], { 'a.ts': 500 })[0]).toContain('needs no exemption');
  expect(growth(list({ a: 500, b: 450 }), list({ a: 480 }))).toEqual([]);
  expect(growth(list({ a: 500 }), list({ a: 501 }))).toHaveLength(1);
  expect(growth(list({ a: 500 }), list({ a: 500, b: 401 }))).toHaveLength(1);
});
