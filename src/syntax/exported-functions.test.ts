import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportedFunctions } from './exported-functions.ts';

const said = (source: string, file = 'a.js') =>
  exportedFunctions(source, file).map(({ exportName, parameters }) => {
    const words = parameters.map((parameter) =>
      parameter.kind === 'name'
        ? `${parameter.rest ? '...' : ''}${parameter.name}`
        : parameter.kind === 'object'
          ? `{${parameter.names.join()}}`
          : '?',
    );
    return `${exportName}(${words.join(', ')})`;
  });

describe('exportedFunctions', () => {
  it.each<[string, string, string[]]>([
    ['a declaration', 'export function f(a, ...rest) {}', ['f(a, ...rest)']],
    ['an asynchronous one', 'export async function f(a) {}', ['f(a)']],
    ['constants', 'export const f = (a) => a, g = function (b) {}, n = 1;', ['f(a)', 'g(b)']],
    ['defaults', 'export default function f(a) {}', ['default(a)']],
    ['an anonymous default', 'export default (a) => a;', ['default(a)']],
    ['a default by name', 'const f = (a) => a; export default f;', ['default(a)']],
    ['a list with other names', 'function f(a) {} const n = 1; export { f, f as g, n };', ['f(a)', 'g(a)']],
    ['a re-export', "export { f } from './b.js'; export * from './c.js';", []],
    ['patterns', 'export function f({ a, b }, { c: d }, [e], { ...g }, h = 1) {}', ['f({a,b}, ?, ?, ?, h)']],
    ['module.exports', 'module.exports = (a) => a;', ['null(a)']],
    ['module.exports by name', 'function f(a) {} module.exports = f;', ['null(a)']],
    ['properties', 'exports.f = (a) => a; module.exports.g = function (b) {}; exports.n = 1;', ['f(a)', 'g(b)']],
    [
      'an object',
      "const f = (a) => a; module.exports = { f, g: (b) => b, h: f, 'odd-name': f, n: 1 };",
      ['f(a)', 'g(b)', 'h(a)', 'odd-name(a)'],
    ],
    ['methods of an object', 'module.exports = { f(a) {}, get g() { return 1; } };', ['f(a)']],
    ['another object', 'other.exports = (a) => a; exports.a.b = () => {};', []],
    ['nothing exported', 'function f() {}', []],
  ])('%s', (_what, source, expected) => {
    expect(said(source)).toEqual(expected);
  });

  it('of TypeScript', () => {
    expect(said('export const f = <T,>(a: T, b?: number): T => a; export type F = typeof f;', 'a.ts')).toEqual([
      'f(a, b)',
    ]);
  });

  it('tells where each stands', () => {
    const source = '/** doc */ export const f = (a) => a;';
    const [{ start, end } = { start: 0, end: 0 }] = exportedFunctions(source, 'a.js');
    expect(source.slice(start, end)).toBe('(a) => a');
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void exportedFunctions(text, 'a.js')));
    const pieces = fc.array(
      fc.constantFrom(
        'export ',
        'default ',
        'function ',
        'f',
        '(',
        ')',
        '{',
        '}',
        '=>',
        'module.exports = ',
        'exports.',
        ';',
        ', ',
      ),
    );
    fc.assert(fc.property(pieces, (parts) => void exportedFunctions(parts.join(''), 'a.ts')));
  });
});
