import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readParameters } from './parameters.ts';

test.each([
  ['(a, b) { return a }', ['a', 'b'], false],
  ['({ a, b: c, d: { e = 1 } = {}, ...rest }, [f, , g] = [], ...h) {}', ['a', 'c', 'e', 'rest', 'f', 'g', 'h'], false],
  ['(a = (x, y) => x, b = "),(", c = `,${1}`) => a', ['a', 'b', 'c'], true],
  ['x => x', ['x'], true],
  ['async (x /* , y */) => x', ['x'], true],
  ['() {}', [], false],
  ["({ 'quoted-key': q, [computed]: r }) {}", ['q', 'r'], false],
  ['($größe, _x) {}', ['$größe', '_x'], false],
])('%s', (text, names, isArrow) => {
  expect(readParameters(text)).toMatchObject({ names, isArrow });
});

test.each([
  ['(a) { a = a || {}; }', true],
  ['(a) { a++; }', true],
  ['(a) { ++a; }', true],
  ['(a, b) { b ??= 1; }', true],
  ['(a) { return a == 1 && a === 2 && a >= 3; }', false],
  ['(a) { this.a = a; const o = { a: 1 }; }', false],
  ['(a) { return (b) => b; }', false],
])('whether a parameter is assigned to: %s', (text, isReassigned) => {
  expect(readParameters(text)?.isReassigned).toBe(isReassigned);
});

test('what is no parameter list is none, and no text makes it throw or loop', () => {
  expect([readParameters(''), readParameters('class A {}'), readParameters('(a')]).toEqual([null, null, null]);
  const part = fc.constantFrom(
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ',',
    '=',
    '=>',
    "'",
    '`',
    '/*',
    '//',
    'a',
    '...',
    ':',
    '\\',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      readParameters(parts.join(''));
      readParameters(`(${parts.join('')})`);
    }),
    { numRuns: 2000 },
  );
});
