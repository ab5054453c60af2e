import fc from 'fast-check';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { literalValue } from './literal.ts';

function read(text: string) {
  const file = ts.createSourceFile('a.ts', `(${text});`, ts.ScriptTarget.Latest, true);
  const [statement] = file.statements;
  return statement && ts.isExpressionStatement(statement) ? literalValue(statement.expression, () => null) : undefined;
}

test('JSON text is read as its value', () => {
  const clean = fc
    .jsonValue()
    .filter((value) => !/"(?:\$|__proto__)"|-0/.test(JSON.stringify(value)) && !Object.is(value, -0));
  fc.assert(
    fc.property(clean, (value) => {
      expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what JSON has no word for is encoded', () => {
  expect(read('[undefined, NaN, -Infinity, 12n, /a\\/b/gi, -0]')).toEqual([
    { $: 'undefined' },
    { $: 'nan' },
    { $: '-infinity' },
    { $: 'bigint', value: '12' },
    { $: 'regexp', source: 'a\\/b', flags: 'gi' },
    { $: '-0' },
  ]);
  expect(read("new Date('2020-01-01')")).toEqual({ $: 'date', value: '2020-01-01T00:00:00.000Z' });
});

test('a text that would be too long, a key that means something else, code', () => {
  expect(read("'a'.repeat(1e9)")).toBeUndefined();
  expect(read("{ $: 'function', source: 'x', __proto__: 1, a: 1 }")).toEqual({ source: 'x', a: 1 });
  expect(read('run()')).toBeUndefined();
});
