import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readProductionPath } from './production-path.ts';

const parts = (filename: string) => {
  const path = readProductionPath(filename, false);
  return path.kind === 'path' ? path.parts.join('/') : path.kind;
};

it.each([
  ['/srv/app/lib/a.js', 'srv/app/lib/a.js'],
  ['C:\\build\\app\\lib\\a.js', 'build/app/lib/a.js'],
  ['file:///srv/my%20app/a.mjs', 'srv/my app/a.mjs'],
  ['file:///C:/app/a.mjs', 'app/a.mjs'],
  ['webpack://shop/./src/cart.ts?4f2a', 'src/cart.ts'],
  ['webpack-internal:///(rsc)/./src/page.tsx', 'src/page.tsx'],
  ['app:///dist/main.js', 'dist/main.js'],
  ['https://cdn.example.org/static/js/main.3f.js?v=1#x', 'static/js/main.3f.js'],
  ['async file:///srv/a.js', 'srv/a.js'],
  ['/app/../../../etc/passwd', 'etc/passwd'],
  ['../../src/a.js', 'src/a.js'],
  ['/srv/50%/a.js', 'srv/50%/a.js'],
  ['node:internal/streams', 'native'],
  ['<anonymous>', 'native'],
  ['', 'unknown'],
  ['///', 'unknown'],
])('%s', (filename, expected) => expect(parts(filename)).toBe(expected));

const dependency = (filename: string) => {
  const path = readProductionPath(filename, false);
  return path.kind === 'path' ? path.dependency : null;
};

it('knows the package behind the last node_modules', () => {
  expect(dependency('/a/node_modules/qs/lib/utils.js')).toEqual({ name: 'qs', rest: ['lib', 'utils.js'] });
  expect(dependency('/a/node_modules/.pnpm/@s+p@1/node_modules/@s/p/i.js')).toEqual({ name: '@s/p', rest: ['i.js'] });
  expect(dependency('/a/node_modules/@s/p')).toBeNull();
  expect(dependency('/a/src/i.js')).toBeNull();
});

it('never gives a part that could climb', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', '\\', '.', '%', '2', 'e', 'f', 'a', ':', '?') }), (filename) => {
      const path = readProductionPath(filename, false);
      if (path.kind !== 'path') return;
      for (const part of path.parts) expect(part).not.toMatch(/^\.{0,2}$|[\\/]/);
    }),
  );
});
