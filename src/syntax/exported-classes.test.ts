import { describe, expect, it } from 'vitest';
import { exportedClasses } from './exported-classes.ts';

const short = (source: string, file = 'a.js') =>
  exportedClasses(source, file).map(({ exportName, name, constructorParameters, methods }) => [
    exportName,
    name,
    constructorParameters?.map((p) => (p.kind === 'name' ? p.name : p.kind)) ?? null,
    methods.map((m) => `${m.isStatic ? 'static ' : ''}${m.name}(${m.parameters.length})`),
  ]);

describe('exportedClasses', () => {
  it.each([
    [
      'export class A { constructor(x, { y }) {} m(a) {} static s() {} f = (b) => b }',
      [['A', 'A', ['x', 'object'], ['m(1)', 'static s(0)', 'f(1)']]],
    ],
    ['export default class A extends B { m() {} }', [['default', 'A', null, ['m(0)']]]],
    ['class A {}\nexport { A as B };', [['B', 'A', [], []]]],
    ['const A = class { m() {} };\nmodule.exports = A;', [[null, 'A', [], ['m(0)']]]],
    [
      'class A {}\nclass B {}\nmodule.exports = { A, C: B };',
      [
        ['A', 'A', [], []],
        ['C', 'B', [], []],
      ],
    ],
    [
      'exports = module.exports = A;\nfunction A(v, o) {}\nA.prototype.m = A.prototype.n = function (x) {};\nexports.A = A;',
      [
        [null, 'A', ['v', 'o'], ['m(1)', 'n(1)']],
        ['A', 'A', ['v', 'o'], ['m(1)', 'n(1)']],
      ],
    ],
    ['function plain() {}\nmodule.exports = plain;', []],
    ['class A {}', []],
  ])('%s', (source, expected) => {
    expect(short(source)).toEqual(expected);
  });
});
