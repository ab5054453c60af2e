import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { collapseRecursion } from './recursion.ts';

const collapse = (path: string): string =>
  collapseRecursion([...path], (item) => (item === '?' ? null : item))
    .map(({ item, recursive }) => item + (recursive ? '*' : ''))
    .join('');

test.each([
  ['abc', 'abc'],
  ['aaab', 'a*b'],
  ['ababm', 'a*bm'],
  ['xabcabcm', 'xa*bcm'],
  ['vovavm', 'v*m'],
  ['xabam', 'xa*m'],
  ['a??b', 'a??b'],
  ['', ''],
])('%s is %s', (path, collapsed) => expect(collapse(path)).toBe(collapsed));

test('each function stands once, the innermost and the outermost stay', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }), (path) => {
      const steps = collapseRecursion(path, (item) => item).map((step) => step.item);
      expect(new Set(steps).size).toBe(steps.length);
      expect(steps[0]).toBe(path[0]);
      expect(steps.at(-1)).toBe(path.at(-1));
    }),
  );
});

test('the depth does not show', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 50 }), (n) => {
      expect(collapse(`x${'ab'.repeat(n)}m`)).toBe('xa*bm');
    }),
  );
});
