import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { defaultProtectedPaths } from './policy.ts';
import { globHazard } from './safe-glob.ts';

test.each([...defaultProtectedPaths, 'packages/*', 'src/{auth,billing}/**', '**/*.sql', 'a/[id]/*.ts'])(
  '%s may be matched',
  (glob) => expect(globHazard(glob)).toBeNull(),
);

test.each([
  ['', 'between 1 and 500'],
  ['/etc/**', 'inside the repository'],
  ['a/../../b', 'inside the repository'],
  ['{a,b}'.repeat(4), 'braces'],
  ['{1..9999999}', 'range'],
  [`${'*a'.repeat(20)}b`, 'stars'],
  ['**/a/'.repeat(4), 'three times'],
  ['+(a|aa)b', 'parentheses'],
])('%s is refused', (glob, told) => expect(globHazard(glob)).toContain(told));

test.each([
  ['.github/workflows/ci.yml', true],
  ['.gitignore', true],
  ['packages/a/package-lock.json', true],
  ['package-lock.json', true],
  ['LICENSE', true],
  ['sub/LICENCE.md', true],
  ['docs/CODEOWNERS', true],
  ['src/license.ts', false],
  ['src/index.ts', false],
])('%s is protected: %s', (path, isProtected) => {
  expect(defaultProtectedPaths.some((glob) => matchesGlob(path, glob))).toBe(isProtected);
});
