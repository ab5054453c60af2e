import { describe, expect, it } from 'vitest';
import { isPublic, packageFolderOf } from './public-names.ts';

const tree = (texts: Record<string, string>) => ({
  files: new Set(Object.keys(texts)),
  readFile: (file: string) => texts[file] ?? null,
});
const inside = 'export function keep() {}\nexport function drop() {}\nexport default function all() {}\n';
const library = (index: string, manifest: object = { main: './src/index.js' }) =>
  tree({ 'p/package.json': JSON.stringify(manifest), 'p/src/index.js': index, 'p/src/deep/a.js': inside });

describe('isPublic', () => {
  it.each([
    ['handed on by name', `export { keep } from './deep/a.js';`, 'keep', true],
    ['another name of the module', `export { drop } from './deep/a.js';`, 'keep', false],
    ['all of it', `export * from './deep/a.js';`, 'keep', true],
    ['imported and handed on', `import { keep } from './deep/a.js';\nexport { keep };`, 'keep', true],
    ['imported and used', `import { keep } from './deep/a.js';\nexport const b = () => keep(1);`, 'keep', false],
    ['a default', `import all from './deep/a.js';\nexport { all };`, 'default', true],
    ['a default that is only used', `import all from './deep/a.js';\nexport const b = all(1);`, 'default', false],
    ['required whole', `module.exports = require('./deep/a');`, 'keep', true],
    ['required as a part', `exports.a = require('./deep/a');`, null, true],
    ['required and listed', `const { keep } = require('./deep/a');\nmodule.exports = { keep, other };`, 'keep', true],
    ['required and used', `const { keep } = require('./deep/a');\nexports.b = () => keep(1);`, 'keep', false],
    ['compiled', `__exportStar(require("./deep/a.js"), exports);`, 'keep', true],
  ])('%s', (_what, index, name, expected) => {
    expect(isPublic(library(index), 'p/src/deep/a.js', name)).toBe(expected);
  });

  it('the entries of a manifest hand out what they export', () => {
    const manifest = { exports: { '.': './src/index.js', './a': './src/deep/a.js' } };
    expect(isPublic(library('', manifest), 'p/src/deep/a.js', 'keep')).toBe(true);
    expect(isPublic(library(''), 'p/src/index.js', 'keep')).toBe(true);
    expect(isPublic(library(''), 'p/src/deep/a.js', 'keep')).toBe(false);
  });

  it('modules that hand on each other come to an end', () => {
    const files = tree({
      'package.json': '{}',
      'index.js': `export * from './b.js';`,
      'b.js': `export * from './index.js';`,
      'c.js': '',
    });
    expect(isPublic(files, 'c.js', 'x')).toBe(false);
  });
});

it('a file belongs to the nearest package above it', () => {
  const files = new Set(['package.json', 'p/package.json', 'p/src/a.js', 'b.js']);
  expect([packageFolderOf(files, 'p/src/a.js'), packageFolderOf(files, 'b.js')]).toEqual(['p', '']);
});
