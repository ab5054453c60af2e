import { describe, expect, test } from 'vitest';
import { literalsOf, localsOf, normaliseExpression } from './normalise.ts';

const fold = (text: string): string => normaliseExpression(text, { foldLocals: true });

describe('normaliseExpression', () => {
  test.each([
    ['a . b\n  .c', 'a.b.c'],
    ["a['b']", 'a.b'],
    ["f( 'x', 1 )", 'f("x", 1)'],
    ['f(`x`)', "f('x')"],
    ['new A', 'new A()'],
    ['(a).b', 'a.b'],
    ['((a)).b', 'a.b'],
    ['(a as User)!.b', 'a.b'],
    ['f<User>(a)', 'f(a)'],
    ['f(void 0)', 'f(undefined)'],
    ['f(!0, !1)', 'f(true, false)'],
    ['f(function (x) { return x })', 'f((x) => x)'],
    ['f(() => {…})', 'f(() => { a; b; })'],
    ['f(1, 2,)', 'f(1,2)'],
    ['a.b /* why */ .c', 'a.b.c'],
    ["f({ 'a': 1, b })", 'f({a: 1, b: b})'],
    ['a = b', 'a=b'],
    ['0x10', '16'],
  ])('%s is %s', (a, b) => expect(normaliseExpression(a)).toBe(normaliseExpression(b)));

  test.each([
    ['a.b', 'a.c'],
    ['a.b', 'b.b'],
    ['a.b', 'a?.b'],
    ['a.b', 'a.b()'],
    ['a[b]', 'a.b'],
    ['f(a)', 'f(b)'],
    ['f(a)', 'f(a, a)'],
    ['(a + b) * c', 'a + b * c'],
    ['f("a")', 'f("b")'],
    ['f(1)', 'f("1")'],
    ['new A()', 'A()'],
    ['a = b', 'a == b'],
    ['a + b', 'a - b'],
    ['`a${b}`', '`a${c}`'],
    ['!a', 'a'],
    ['await a', 'a'],
    ['[a]', '{a}'],
  ])('%s is not %s', (a, b) => expect(normaliseExpression(a)).not.toBe(normaliseExpression(b)));

  test('locals fold, properties and globals do not', () => {
    expect(fold('JSON.parse(body.text, body)')).toBe('JSON.parse($1.text,$1)');
    expect(fold('columns[this.state.record.length].name')).toBe(fold('e[this.state.record.length].name'));
    expect(fold('f({ a })')).toBe(fold('g({ a: b })'));
    expect(fold('a.b(c)')).not.toBe(fold('a.b(a)'));
    expect(localsOf('JSON.parse(body.text, other[key])')).toEqual(['body', 'other', 'key']);
  });

  test('literals are the fixed words of a message', () => {
    expect(literalsOf('new Error(`${m} ${p} got no answer within ${t} ms`)')).toEqual([
      ' got no answer within ',
      ' ms',
    ]);
    expect(literalsOf("new TypeError('Invalid Version: ' + version)")).toEqual(['Invalid Version: ']);
    expect(literalsOf('new Error(message)')).toEqual([]);
  });

  test('what is no expression keeps its words', () => {
    expect(normaliseExpression('if (  x')).toBe('if ( x');
    expect(normaliseExpression('')).toBe('');
    expect(localsOf('{{{')).toEqual([]);
  });
});
