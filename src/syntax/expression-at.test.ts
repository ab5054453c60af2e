import vm from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOperation } from '../domain/operation.ts';
import { expressionAt } from './expression-at.ts';
import { processorTime } from '../../test/support/processor-time.ts';

interface Place {
  line: number;
  column: number;
  failure: Error;
}

/** Runs code on this very V8 and tells where it says that it failed. */
function failingPlace(code: string): Place {
  try {
    vm.runInThisContext(`(function () {\n${code}\n})()`, { filename: 'snippet.js' });
  } catch (error) {
    const failure = error as Error;
    const at = /snippet\.js:(\d+):(\d+)/.exec(String(failure.stack).split('\n    at ').slice(1).join('\n'));
    if (at) return { line: Number(at[1]) - 1, column: Number(at[2]), failure };
  }
  throw new Error(`did not fail: ${code}`);
}

/** Code, the expression that fails, and what it does. The position comes from the engine. */
const places: Array<[string, string, string]> = [
  ['let a = {};\na.b.c', 'a.b.c', 'read'],
  ['let a = {};\nconst r = a.b.c.d', 'a.b.c', 'read'],
  ['let a = {};\na.b.c()', 'a.b.c()', 'call'],
  ['let a = {};\nconst x = 1 + a.b(1,\n  2)', 'a.b(1, 2)', 'call'],
  ['let a = {};\na.b().c()', 'a.b()', 'call'],
  ['let a = [];\na[0].x', 'a[0].x', 'read'],
  ['let a, i = 0;\na[i]', 'a[i]', 'read'],
  ['let a = {};\na.b[0]()', 'a.b[0]', 'read'],
  ['let a = {};\na["x"]()', 'a["x"]()', 'call'],
  ['let f = () => 1;\nf()()', 'f()()', 'call'],
  ['let f = () => ({});\nf().x.y', 'f().x.y', 'read'],
  ['let f = () => ({});\nf().x()', 'f().x()', 'call'],
  ['let a = {};\na.b.c = 1', 'a.b.c = 1', 'write'],
  ['const a = 1;\n  a = 2', 'a = 2', 'write'],
  ['const a = 1;\n  a++', 'a++', 'write'],
  ['let r = 1 + zz;', 'zz', 'reference'],
  ['const q = 1, r = String(zz2);', 'zz2', 'reference'],
  ['q1; let q1 = 2;', 'q1', 'reference'],
  ['new Foo()', 'new Foo()', 'construct'],
  ['let a = {};\nlet z = new a.B', 'new a.B', 'construct'],
  ['let a = {};\nfor (const x of a.b);', 'a.b', 'read'],
  ['let a = {};\nfor (const x of a);', 'a', 'iterate'],
  ['let a = {};\nconst [q] = a.b', 'a.b', 'iterate'],
  ['let a = {};\nconst { q } = a.b', '{ q } = a.b', 'read'],
  ['let a = {};\nconst { q: r } = a.b', '{ q } = a.b', 'read'],
  ['let a = {};\nconst { [a.k]: r } = a.b', 'a.b', 'read'],
  ['(function ({ q: { r } }) {})({})', '{ r }', 'read'],
  ['let a = {};\nMath.max(...a.b)', 'Math.max(...a.b)', 'call'],
  ['let a = {};\n[1, ...a]', 'a', 'iterate'],
  ['let a = {};\na.b`x`', 'a.b`x`', 'call'],
  ['let a = {};\n("x" in a.b)', '"x" in a.b', 'other'],
  ['let a = {};\na instanceof 5', 'a instanceof 5', 'other'],
  ['let a = 1;\nthrow new Error("x" + a)', 'new Error("x" + a)', 'throw'],
  ['throw TypeError("x")', 'TypeError("x")', 'throw'],
  ['throw Object.assign(new Error("x"), { code: 1 })', 'new Error("x")', 'throw'],
  ['const e = new Error("q");\nthrow e', 'new Error("q")', 'construct'],
  ['let a = {};\na?.x()', 'a?.x()', 'call'],
  ['let a = { x: 1 };\na.x?.()', 'a.x?.()', 'call'],
  ['JSON.parse("{")', 'JSON.parse("{")', 'call'],
  ['[1].forEach((a) => a.b.c)', 'a.b.c', 'read'],
  ['[1].map(undefined)', '[1].map(undefined)', 'call'],
  ['let a = {};\na.b\n  .c\n  .d(() => {\n    return 1;\n  })', 'a.b .c', 'read'],
  ['let a = { b() {} };\na\n  .c(function () {\n    return 1;\n  })', 'a .c(function () {…})', 'call'],
  ['"x".repeat(-1)', '"x".repeat(-1)', 'call'],
  ['let s = 5;\n(s.trim)()', '(s.trim)()', 'call'],
  ['1n + 1', '1n + 1', 'other'],
  ['class A { constructor() { this.x.y } }\nnew A()', 'this.x.y', 'read'],
  ['class A { #p; static t(o) { return o.#p } }\nA.t({})', 'o.#p', 'read'],
  ['let o = {};\no.f.g(o.x.h())', 'o.f.g(o.x.h())', 'call'],
  ['let a = {};\nconsole.log(a.b.c += 1)', 'a.b.c', 'read'],
  ['let o = { f: {} };\no.f.g(o.x.h())', 'o.x.h()', 'call'],
];

describe('expressionAt', () => {
  test.each(places)('%s', (code, text, kind) => {
    const { line, column, failure } = failingPlace(code);
    const operation = parseOperation(failure.name, failure.message);
    for (const known of code.includes('+= 1') ? [operation] : [null, operation]) {
      const found = expressionAt(code, 'snippet.js', line, column, known);
      expect(found).toMatchObject({ text, kind });
    }
  });

  test('reads TypeScript and JSX', () => {
    const ts = 'const n = (user as User)!.profile!.name satisfies string;';
    expect(expressionAt(ts, 'a.ts', 1, ts.indexOf('name') + 1)?.text).toBe('(user as User)!.profile!.name');
    const jsx = 'export default () => <p>{user.name.first}</p>;';
    expect(expressionAt(jsx, 'a.jsx', 1, jsx.indexOf('first') + 1)?.text).toBe('user.name.first');
    const tsx = 'const el = <Row<Item> key={item!.id} />;';
    expect(expressionAt(tsx, 'a.tsx', 1, tsx.indexOf('id}') + 1)?.text).toBe('item!.id');
  });

  test('CRLF, a byte order mark, a hash-bang and tabs keep V8’s count', () => {
    expect(expressionAt('#!/usr/bin/env node\r\n\tlet a;\r\n\ta.b.c;', 'a.js', 3, 4)?.text).toBe('a.b');
  });

  const read = parseOperation('TypeError', "Cannot read properties of undefined (reading 'name')");
  test('without a column the operation finds the expression', () => {
    expect(expressionAt('let x = 1;\nlog(a, b.c.name, d);', 'a.js', 2, null, read)?.text).toBe('b.c.name');
    expect(expressionAt('log(a.name, b.name);', 'a.js', 1, null, read)).toBeNull();
    expect(expressionAt('log(a, b);', 'a.js', 1, null)).toBeNull();
    const call = parseOperation('TypeError', 's.trim is not a function');
    expect(expressionAt('log(s.trim(), t);', 'a.js', 1, null, call)?.text).toBe('s.trim()');
  });

  test('a column of another engine is repaired', () => {
    // JavaScriptCore and SpiderMonkey point at the start or the end of what they evaluate.
    expect(expressionAt('const v = load(b.c.name);', 'a.js', 1, 11, read)?.text).toBe('b.c.name');
  });

  test('outside of the text there is nothing', () => {
    expect(expressionAt('a.b', 'a.js', 9, 1)).toBeNull();
    expect(expressionAt('a.b', 'a.js', 1, 99)).toBeNull();
    expect(expressionAt('', 'a.js', 1, 1)).toBeNull();
    expect(expressionAt('a.b', 'a.js', -1, -1)).toBeNull();
  });

  test('any text at any place gives an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(5), fc.nat(40), (source, line, column) => {
        const found = expressionAt(source, 'a.tsx', line, column, read);
        expect(found === null || found.end <= source.length).toBe(true);
      }),
    );
  });

  test('is fast on a large file', () => {
    const source = 'function f(a) {\n  return a.b.c;\n}\n'.repeat(10_000);
    expressionAt(source, 'large.js', 2, 14);
    const started = processorTime();
    for (let i = 0; i < 1_000; i += 1) expect(expressionAt(source, 'large.js', 3 * i + 2, 14)?.text).toBe('a.b.c');
    expect(processorTime() - started).toBeLessThan(2_000);
  });
});
