import { expect, test } from 'vitest';
import { reach } from './reach.ts';

const sites = [
  { file: 'lib/a.js', offset: 50 },
  { file: 'lib/b.js', offset: 10 },
];

test('the innermost block around a place counts', () => {
  const outer = ['lib/a.js:0:100:1', 'lib/b.js:0:100:1'];
  expect(reach(outer, sites)).toBe(1);
  expect(reach([...outer, 'lib/a.js:40:60:0'], sites)).toBe(0.5);
  expect(reach([...outer, 'lib/a.js:40:60:0', 'lib/a.js:45:55:2'], sites)).toBe(1);
  expect(reach([], sites)).toBe(0);
});
