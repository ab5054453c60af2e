import { describe, expect, test } from 'vitest';
import { fileAt, moduleFile } from './module-file.ts';

const tree = (texts: Record<string, string>) => ({
  files: new Set(Object.keys(texts)),
  readFile: (file: string) => texts[file] ?? null,
});

describe('moduleFile', () => {
  test('finds TypeScript behind the name of its output, folders, and missing endings', () => {
    const files = tree({ 'src/a.ts': '', 'src/b/index.js': '', 'src/c.js': '' });
    expect(fileAt(files, 'src/a.js')).toBe('src/a.ts');
    expect(fileAt(files, 'src/b')).toBe('src/b/index.js');
    expect(fileAt(files, 'src/c')).toBe('src/c.js');
    expect(fileAt(files, '../out')).toBeNull();
  });

  test('takes the source of a package whose output is not in the tree', () => {
    const manifest = JSON.stringify({
      name: 'p',
      exports: { '.': { node: './dist/index.js', default: './browser.js' } },
    });
    const files = tree({
      'packages/p/package.json': manifest,
      'packages/p/browser.js': '',
      'packages/p/src/index.ts': '',
    });
    expect(moduleFile(files, new Map([['p', 'packages/p']]), 'p', 'test/a.js')).toBe('packages/p/src/index.ts');
  });

  test('follows exports with a pattern', () => {
    const manifest = JSON.stringify({ exports: { './lib/*': './dev/lib/*.js' } });
    const files = tree({ 'm/package.json': manifest, 'm/dev/lib/parse.js': '' });
    expect(moduleFile(files, new Map([['m', 'm']]), 'm/lib/parse', 'test/a.js')).toBe('m/dev/lib/parse.js');
  });

  test('a folder with a package.json is that package', () => {
    const files = tree({ 'package.json': '{"main":"lib/index.js"}', 'lib/index.js': '' });
    expect(moduleFile(files, new Map(), '../', 'test/a.js')).toBe('lib/index.js');
  });
});
