import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { bareFunctionName } from '../domain/function-name.ts';
import { enclosingFunction } from './function-at.ts';

/** Every way to name a function; each calls `here()` once, and V8 says the name of the caller. */
const code = `
function declared() { here() } declared();
const expression = function () { here() }; expression();
const arrow = () => here(); arrow();
let assigned; assigned = function () { here() }; assigned();
(function () { here() })();
[1].forEach((x) => { here() });
class Box {
  constructor() { here() }
  method() { here() }
  static fixed() { here() }
  get size() { return here() }
  set size(v) { here() }
  #secret() { here() }
  open() { this.#secret() }
  field = (() => here())();
  later = () => here();
  async wait() { here() }
  *each() { here() }
  ['computed']() { here() }
  nested() { const inner = () => { here() }; inner() }
}
const box = new Box(); box.method(); Box.fixed(); box.size; box.size = 1; box.open(); box.later(); box.wait();
box.each().next(); box.computed(); box.nested();
const Anonymous = class { constructor() { here() } run() { here() } }; new Anonymous().run();
const object = { method() { here() }, property: function () { here() }, arrow: () => here(), get g() { return here() } };
object.method(); object.property(); object.arrow(); object.g;
function Old() { here() } Old.prototype.parse = function () { here() }; Old.make = () => here();
new Old().parse(); Old.make();
const exports = {}; exports.load = function () { here() }; exports.load();
function outer(a = here()) { return function inner() { here() } } outer()();
const wrapped = String(function () { here() }); (function named() { here() })();
here();
`;

interface Caller {
  printed: string | null;
  line: number;
  column: number;
}

function callers(): Caller[] {
  const found: Caller[] = [];
  const here = (): void => {
    const frame = String(new Error().stack).split('\n')[2] ?? '';
    const at = /^ *at (?:(.*) \()?names\.js:(\d+):(\d+)/.exec(frame);
    if (at) found.push({ printed: at[1] ?? null, line: Number(at[2]), column: Number(at[3]) });
  };
  const script = new vm.Script(`(function (here) {${code}})`, { filename: 'names.js' });
  script.runInThisContext()(here);
  return found;
}

/** The function around the `X` of a one-line text. */
function name(text: string, file = 'a.ts'): string | null | undefined {
  return enclosingFunction(text, file, 1, text.indexOf('X') + 1)?.name;
}

describe('enclosingFunction', () => {
  const all = callers();
  test('enough callers were seen', () => expect(all.length).toBeGreaterThan(30));

  test.each(all)('$line:$column is $printed', ({ printed, line, column }) => {
    const found = enclosingFunction(code, 'names.js', line, column);
    const module = line === code.split('\n').length - 1 ? null : bareFunctionName(printed);
    expect(bareFunctionName(found?.name ?? null)).toBe(module);
    expect(found!.startLine).toBeLessThanOrEqual(line);
    expect(found!.endLine).toBeGreaterThanOrEqual(line);
  });

  test('qualifies as V8 does', () => {
    expect(name('class Parser { parse() { X } }')).toBe('Parser.parse');
    expect(name('class Parser { constructor() { X } }')).toBe('new Parser');
    expect(name('Parser.prototype.parse = function () { X }')).toBe('Parser.parse');
    expect(name('module.exports = function () { X }')).toBe('module.exports');
    expect(name('export default function () { X }')).toBe('default');
    expect(name('export default () => X')).toBe('default');
    expect(name('const f = ((a: A): B => X) as F')).toBe('f');
    expect(name('const C = memo(() => <p>{X}</p>)', 'a.tsx')).toBeNull();
    expect(name('class A { @dec(X) m() {} }')).toBeNull();
    expect(name('abstract class A { m(): void; m(x = X) {} }')).toBe('A.m');
  });

  test('the module is a function without name', () => {
    expect(enclosingFunction('let a;\na.b', 'a.mjs', 2, 3)).toMatchObject({ name: null, kind: 'module', startLine: 1 });
    expect(enclosingFunction('let a;', 'a.mjs', 7, 1)).toBeNull();
    expect(enclosingFunction('function f() {\n  g(() => h());\n}', 'a.mjs', 2, null)).toBeNull();
    expect(enclosingFunction('function f() {\n  g();\n}', 'a.mjs', 2, null)).toMatchObject({
      name: 'f',
      kind: 'function',
    });
  });
});
