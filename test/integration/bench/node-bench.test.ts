import { describe, expect, it } from 'vitest';
import type { EncodedValue } from '../../../src/domain/encoded-value.ts';
import { benchOn, call, program, said } from '../../support/bench-tree.ts';

describe('modules, anew for each trial', () => {
  it('ES modules: state, files that changed, and what they import', async () => {
    const { bench, write } = benchOn({
      'package.json': '{"type":"module"}',
      'count.js': 'import { step } from "./step.js"; let n = 0; export const count = () => (n += step);',
      'step.js': 'export const step = 1;',
    });
    expect(said(await bench.try(call('count.js', 'count')))).toBe('passed 1');
    expect(said(await bench.try(call('count.js', 'count')))).toBe('passed 1');
    write({ 'step.js': 'export const step = 5;' });
    expect(said(await bench.try(call('count.js', 'count')))).toBe('passed 5');
    expect(bench.processes).toBe(1);
  });

  it('CommonJS: by require, by import, and through a folder, `module.exports` included', async () => {
    const { bench } = benchOn({
      'index.js': "module.exports = require('./lib');",
      'lib/index.js': "let n = 0; module.exports = { count: () => ++n, word: require('./word.js') };",
      'lib/word.js': "module.exports = (text) => text.trim() + '!';",
      'main.mjs':
        "import lib from './index.js'; import again from './lib/index.js'; console.log(lib.count(), again.count());",
    });
    for (let round = 0; round < 3; round++) {
      expect(said(await bench.try(call('lib/index.js', 'count', [], 'require')))).toBe('passed 1');
      expect(said(await bench.try(call('lib/word.js', null, [' a '], 'require')))).toBe('passed "a!"');
      expect(said(await bench.try(program('main.mjs')))).toBe('passed null says 1 2');
    }
    expect(bench.processes).toBe(1);
  });

  it('a CommonJS re-export imported by an ES module keeps its names from trial to trial', async () => {
    const { bench } = benchOn({
      'shop.cjs': "module.exports = require('./lib.cjs');",
      'lib.cjs': 'exports.price = (item) => item.price;',
      'main.mjs': "import { price } from './shop.cjs'; export const run = (item) => price(item);",
    });
    for (let round = 0; round < 3; round++) {
      expect(said(await bench.try(call('main.mjs', 'run', [{ price: 3 }])))).toBe('passed 3');
      expect(said(await bench.try(call('main.mjs', 'run', [null])))).toMatch(/^failed TypeError: .*'price'/);
    }
  });

  it('TypeScript as Node strips it, packages from node_modules, a program in CommonJS and one in ESM', async () => {
    const { bench } = benchOn({
      'node_modules/dep/package.json': '{"name":"dep","main":"dep.js"}',
      'node_modules/dep/dep.js': 'module.exports = { twice: (n) => n * 2 };',
      'typed.ts': "import dep from 'dep'; export const twice = (n: number): number => dep.twice(n);",
      'old.js': "const dep = require('dep'); console.log(require.main === module, dep.twice(4));",
      'new.mjs':
        "import dep from 'dep'; console.log(import.meta.main ?? true, dep.twice(5), process.argv.slice(2).join());",
    });
    expect(said(await bench.try(call('typed.ts', 'twice', [3])))).toBe('passed 6');
    expect(said(await bench.try(program('old.js')))).toBe('passed null says true 8');
    expect(said(await bench.try(program('new.mjs', { argv: ['a', 'b'] })))).toMatch(/ 10 a,b$/);
  });

  it.each([
    ['an ES module', 'a.mjs', 'export const f = () => 1;', 'export const f = () => 2;', 'import'],
    ['a CommonJS module', 'a.cjs', 'exports.f = () => 1;', 'exports.f = () => 2;', 'require'],
    ['a TypeScript module', 'a.ts', 'export const f = (): number => 1;', 'export const f = (): number => 2;', 'import'],
  ] as const)('a file is seen with other content in one trial only: %s', async (_what, file, before, after, load) => {
    const { bench } = benchOn({ [file]: before });
    const scenario = call(file, 'f', [], load);
    expect(said(await bench.try(scenario))).toBe('passed 1');
    expect(said(await bench.try(scenario, { overlay: { [file]: after } }))).toBe('passed 2');
    expect(said(await bench.try(scenario))).toBe('passed 1');
    expect(said(await bench.try(scenario, { overlay: { [file]: 'export const f = (' } }))).toMatch(/^unloadable/);
    expect(said(await bench.try(scenario))).toBe('passed 1');
  });

  it('a module that does not load, an export that is none', async () => {
    const { bench } = benchOn({ 'a.mjs': "import './gone.mjs'; export const f = 1;", 'b.mjs': 'export const f = 1;' });
    expect(said(await bench.try(call('a.mjs', 'f')))).toMatch(/^unloadable .*gone/);
    expect(said(await bench.try(call('b.mjs', 'f')))).toBe('failed TypeError: value[step.name] is not a function');
  });
});

describe('values', () => {
  it('arguments and results keep what JSON has no word for', async () => {
    const { bench } = benchOn({ 'same.mjs': 'export const same = (value) => value;' });
    const value: EncodedValue = {
      list: [{ $: 'undefined' }, { $: 'nan' }, { $: '-0' }, { $: 'bigint', value: '12345678901234567890' }],
      date: { $: 'date', value: '2026-01-02T03:04:05.000Z' },
      map: { $: 'map', entries: [['a', { $: 'set', values: [1, 2] }]] },
      bytes: { $: 'buffer', kind: 'Uint8Array', base64: 'AQID' },
    };
    expect(await bench.try(call('same.mjs', 'same', [value]))).toMatchObject({ kind: 'passed', value });
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<string, never>;
    expect(said(await bench.try(call('same.mjs', 'same', [hostile])))).toBe(
      'passed {"__proto__":{"polluted":true},"constructor":1}',
    );
  });

  it('a large result comes whole', async () => {
    const { bench } = benchOn({
      'big.mjs': "export const big = () => Array.from({ length: 150 }, () => 'x'.repeat(9000));",
    });
    const outcome = await bench.try(call('big.mjs', 'big'));
    expect(outcome).toMatchObject({ kind: 'passed' });
    expect(JSON.stringify(outcome).length).toBeGreaterThan(1_300_000);
  });
});
