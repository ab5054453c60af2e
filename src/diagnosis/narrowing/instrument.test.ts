import { inspect } from 'node:util';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../syntax/source.ts';
import { instrument } from './instrument.ts';
import { hasBody } from './own-frames.ts';
import type { CodeUnit } from './probe-site.ts';

// What the sandbox loads beside the instrumented code.
const probes = (await import(new URL('../../runtime/probes.mjs', import.meta.url).href)) as {
  begin(): void;
  take(): { total: number; head: number[]; tail: number[]; words: string[] };
};

/** Every function of a text and its own code, probed. */
function probedWhole(text: string, name = 'program.js') {
  const file = parseSource(text, name);
  const units = new Set<CodeUnit>([file]);
  const visit = (node: ts.Node): void => {
    if (hasBody(node)) units.add(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return instrument(file, name, units, 1);
}

/** What a program prints, and how it ends: class, message and the lines of its own frames. */
function behaviour(text: string): string[] {
  const said: string[] = [];
  const say = (...values: unknown[]) => said.push(values.map((value) => shown(value)).join(' '));
  try {
    new Function('say', `let fuel = 14;${text}`)(say);
  } catch (error) {
    const { name, message, stack } = error as Error;
    const lines = [...(stack ?? '').matchAll(/at (.*?) ?\(?(?:eval at behaviour.*?)?<anonymous>:(\d+):\d+\)?/g)];
    said.push(`${name}: ${message} ${lines.map(([, fn, line]) => `${fn?.split(' (')[0]}:${line}`).join(' ')}`);
  }
  return said;
}

function shown(value: unknown): string {
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  return inspect(value, { depth: 3, maxStringLength: 80, maxArrayLength: 10, breakLength: Infinity });
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const { expression, statement } = fc.letrec<{ expression: string; statement: string }>((tie) => {
  const e = tie('expression');
  const s = fc.array(tie('statement'), { maxLength: 3 }).map((all) => all.join('\n'));
  const text = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<unknown>[]) =>
    fc.tuple(...parts).map((values) => strings.reduce((all, one, i) => all + String(values[i - 1]) + one));
  return {
    expression: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      name,
      fc
        .constantFrom('undefined', 'null', '0', '3', "''", "'x'", 'NaN', '[]', '{}', 'this', '[1, [2]]')
        .map((one) => `(${one})`),
      text`(${e} + ${name})`,
      text`(${e}).p`,
      text`${name}?.p.q`,
      text`${name}.p.q`,
      text`${name}[${e}]`,
      text`f(${e}, ${e})`,
      text`g(${e})`,
      text`${name}.p(${e})`,
      text`${name}(${e}).q`,
      text`[${e}, ...[${e}]]`,
      text`({ p: ${e}, q: ${e}, a, r() { return ${e}; }, get s() { say('ran'); return 1; } })`,
      text`(${e} ? ${e} : ${e})`,
      text`(${e} || ${e})`,
      text`(${e} ?? ${e})`,
      text`(${e} && ${e})`,
      text`(${e} <= ${e})`,
      text`(typeof ${name} === ${e})`,
      text`((x) => ${e})(${e})`,
      text`[1, 2].map((x, i) => ({ x, p: ${e} }))`,
      text`(function () { return ${e} }).call(${e})`,
      text`(a = ${e})`,
      text`(b.p = ${e})`,
      text`(c ||= ${e})`,
      text`new (class Box { p = ${e}; get q() { return ${e}; } })().q`,
      text`\`\${${e}}\``,
      text`(${e}, ${e})`,
    ),
    statement: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      text`say(${e})`,
      text`${name} = ${e};`,
      text`${name} += 1`,
      text`if (${e}) { ${s} } else say(${e})`,
      text`if (${e}) return ${e}`,
      text`if (${e}) return`,
      text`for (const x of ${e}) { if (fuel-- < 0) throw new Error('fuel')
${s} }`,
      text`for (const [x, y] of [${e}]) { say(x, y) }`,
      text`for (let i = 0; i < 3; i++) { if (i === ${e}) continue; if (fuel-- < 0) throw new Error('fuel')
${s} }`,
      text`for (const key in ${e}) { say(key) }`,
      text`{ const { p, q: [r] = [1] } = ${e}
say(p, r) }`,
      text`{ let [x, y = ${e}] = [${e}]; say(x, y) }`,
      text`{ let [x] = ${name}; say(x) }`,
      text`{ ({ a, p: b } = ${e}); [c, d] = [d, c] }`,
      text`switch (${e}) { case ${e}: ${s}
break; case 3: default: ${s} }`,
      text`try { ${s} } catch (error) { say(error.message) } finally { say(1) }`,
      text`try { ${s} } catch { say(2) }`,
      text`{ let k = 2; while (k-- > 0) { if (fuel-- < 0) throw new Error('fuel')
${s} } }`,
      text`{ const h = (x) => { ${s} }, k = function () {}, C = class {}; say(h.name, k.name, C.name, h(${e})) }`,
      text`throw new RangeError(${e})`,
      text`{ function inner(x = ${e}) { ${s}
return x } say(inner()) }`,
      text`{ function inner(p) { 'use strict'
${s}
return p } say(inner()) }`,
    ),
  };
});

const program = fc
  .tuple(
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    fc.array(statement, { maxLength: 3 }),
    expression,
    expression,
  )
  .map(
    ([first, second, x, y]) => `let a = { p: { q: 1 } }, b = { p: Math.abs.bind() }, c, d = 'text'
function f(a, b = 1, ...rest) {
  if (fuel-- < 0) throw new Error('fuel')
  ${first.join('\n')}
}
function g({ p, q } = {}) {
  if (fuel-- < 0) throw new Error('fuel')
  ${second.join('\n')}
  return p
}
say(f(${x}, ${y}))
say(g(${x}), a, c)
`,
  );

describe('probes do not change what a program does', () => {
  it('what it prints, and how it fails', () => {
    let failures = 0;
    fc.assert(
      fc.property(program, (text) => {
        const plain = behaviour(text);
        expect(plain.join()).not.toMatch(/SyntaxError/);
        const probed = probedWhole(text)?.text;
        fc.pre(probed !== undefined);
        probes.begin();
        const recorded = behaviour(probed);
        probes.take();
        expect(recorded).toEqual(plain);
        expect(behaviour(probed)).toEqual(plain);
        if (/^\w*Error: /.test(plain.at(-1) ?? '')) failures += 1;
      }),
      { numRuns: 120 },
    );
    expect(failures).toBeGreaterThan(10);
  }, 60_000);

  it.each([
    ['a callee that V8 quotes', 'const o = { p: {} }; o.p.run(1);'],
    ['a call whose result is called', 'const f = () => 3; f()();'],
    ['what is iterated', 'const f = () => 3; for (const x of f()) say(x);'],
    ['what is spread', 'const f = () => undefined; say(...f());'],
    ['what is taken apart', 'const f = () => undefined; const { p } = f();'],
    ['what is taken apart by assignment', 'let p; const f = () => null; ({ p } = f());'],
    ['a tag', 'const o = {}; o.tag`x`;'],
    ['what is constructed', 'const o = { p: 1 }; new (o.p)();'],
    ['a choice that is called', 'let a, b; (a || b)();'],
    ['a chain', 'const o = {}; say(o?.p?.q.r, o.p?.[0].q); o?.p.q;'],
    ['a name too early', 'say(x); let x = 1;'],
    ['an undeclared name', "say(typeof nowhere === 'undefined'); nowhere.x;"],
    [
      'a getter',
      'let n = 0; const o = { get p() { n += 1; return undefined; } }; const x = o.p; say(n); if (o.p === 1) say(2); say(n);',
    ],
    [
      'a proxy',
      "const o = new Proxy({}, { get: (_, k) => say('get', String(k)), has: () => say('has'), getOwnPropertyDescriptor: () => say('own'), getPrototypeOf: () => say('proto') }); const x = o.p; f(o.q); function f(y) { return y; }",
    ],
    [
      'a constructor of a derived class',
      'class A { constructor(x) { this.x = x; } } class B extends A { constructor(o) { const y = o.p; super(y); this.y = y; } } say(new B({ p: 2 }));',
    ],
    [
      'generators',
      'function* g(x) { const y = yield x; if (y) return; yield* [y]; } say([...g(1)]); const it = g(2); it.next(); say(it.next(3));',
    ],
    [
      'directives',
      "function f() { 'use strict'; return this; } say(f() === undefined); function g() { 'use strict'\nreturn this }\nsay(g() === undefined)",
    ],
    [
      'labels and bare bodies',
      'outer: for (const x of [1, 2]) { for (const y of [1, 2]) { if (y === x) continue outer; say(x, y) } }',
    ],
    [
      'patched built-ins',
      "Array.prototype.at2 = 1; const m = Map.prototype.get; Map.prototype.get = function (k) { say('get'); return m.call(this, k) }; try { const x = new Map([['a', 1]]).get('b'); const y = x === 1; } finally { Map.prototype.get = m; delete Array.prototype.at2; }",
    ],
    ['a comment at the end', 'function f(a) { if (a) return a // why\n}\nsay(f(1), f(0)) // end'],
    [
      'huge values',
      "const s = 'x'.repeat(1e6); const a = new Array(1e6).fill(s); let t = s + a.length; say(t.length); const o = {}; o.o = o; const q = o.o; say(q === o);",
    ],
  ])('%s', (_what, text) => {
    const plain = behaviour(text);
    probes.begin();
    const recorded = behaviour(probedWhole(text)!.text);
    probes.take();
    expect(recorded).toEqual(plain);
  });

  it('lines stay, types are left alone', () => {
    const text = `import type { A } from './a.ts';
interface B extends A.C { p: typeof x.y }
export abstract class D<T> implements A.B, A.C<T> { abstract e(): void; declare f: A.G; constructor(readonly x: A.B = a.b.c as A.B) {} }
declare const x: { y: number };
export const f = <T,>(a: T, b?: A.B): a is T => (a as unknown as A.B).c === b!.c satisfies boolean;
enum Kind { A = x.y.z }
export default (function (this: A, ...rest: A[]): void {});
`;
    const probed = probedWhole(text, 'a.ts')!.text;
    expect(probed.split('\n')).toHaveLength(text.split('\n').length);
    const left = probed.replace(/\$\$reproof/g, '');
    expect(left).toContain('interface B extends A.C { p: typeof x.y }');
    expect(left).toContain('implements A.B, A.C<T>');
    const output = ts.transpileModule(probed, {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ESNext },
    });
    expect(output.diagnostics).toEqual([]);
  });

  it('names that Node reads off a CommonJS module stay readable', () => {
    const text = `exports.a = load('x').b;
module.exports = { c, d: e };
exports.f = module.exports.g = h.i;
__exportStar(require('./j'), exports);
Object.defineProperty(exports, 'k', { enumerable: true, get: function () { return l.m; } });
`;
    const file = parseSource(text, 'a.cjs');
    const probed = instrument(file, 'a.cjs', new Set<CodeUnit>([file]), 1)!.text;
    expect(probed).toContain('exports.a = $$reproof');
    expect(probed).toContain('exports.f = module.exports.g = h.i;');
    expect(probed).toContain('module.exports = { c, d: e };');
    expect(probed).toContain("__exportStar(require('./j'), exports);");
    expect(probed).toContain(
      "Object.defineProperty(exports, 'k', { enumerable: true, get: function () { return l.m; } });",
    );
  });
});

describe('what probes tell', () => {
  it('the begin and the end of a long run, the middle counted', () => {
    const { text, sites } = probedWhole('let n = 0; for (let i = 0; i < 30000; i++) { n = i; }')!;
    probes.begin();
    new Function(text)();
    const { head, tail, words, total } = probes.take();
    const assigned = sites.find(({ name: one, node }) => one === 'n' && node.getText() === 'i')!.id;
    const of = (events: number[]) =>
      events.flatMap((site, i) => (i % 3 === 0 && site === assigned ? [words[events[i + 2]!]] : []));
    expect(of(head)[0]).toBe('number 0');
    expect(head).toHaveLength(30_000);
    expect(tail).toHaveLength(30_000);
    expect(total).toBeGreaterThan(60_000);
    expect(of(tail).at(-1)).toBe('number 29999');
  });
});
