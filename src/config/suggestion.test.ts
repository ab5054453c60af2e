import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './suggestion.ts';

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['services', 'servcies', 1],
  ['ca', 'abc', 3],
])('from %o to %o it takes %i edits', (a, b, edits) => expect(editDistance(a, b)).toBe(edits));

const word = fc.string({ maxLength: 12 });
test('it is symmetric, zero for equal words alone, and at most the longer length', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(editDistance(b, a)).toBe(distance);
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});

const known = ['services', 'protectedPaths', 'tokenFrom', 'url', 'review'];
test.each([
  ['servises', 'services'],
  ['protected_paths', 'protectedPaths'],
  ['token', 'tokenFrom'],
  ['URL', 'url'],
  ['rveiew', 'review'],
  ['database', null],
  ['x', null],
  ['', null],
])('%o was meant to be %o', (given, meant) => expect(nearest(given, known)).toBe(meant));
