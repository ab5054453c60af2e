import { expect, test } from 'vitest';
import { globPattern } from '../../domain/glob-pattern.ts';
import { whyProtected } from './protected-paths.ts';

test.each([
  'test/a.js',
  'packages/x/tests/a.ts',
  'src/__tests__/a.js',
  'src/a.test.ts',
  'src/a.spec.tsx',
  'lib/a_test.js',
  'test.js',
  'src/__snapshots__/a.snap',
  '.github/workflows/ci.yml',
  '.gitlab-ci.yml',
  '.husky/pre-commit',
  'package.json',
  'packages/x/package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'LICENSE',
  'LICENCE.md',
  'vitest.config.ts',
  'jest.config.js',
  '.mocharc.yml',
  'tsconfig.json',
  'tsconfig.build.json',
  '.eslintrc.json',
  'node_modules/x/index.js',
  '.reproof.yaml',
  'CODEOWNERS',
  'Test/A.JS',
])('%s is protected', (path) => {
  expect(whyProtected(path, [])).not.toBeNull();
});

test.each([
  'src/a.js',
  'lib/parser.js',
  'index.mjs',
  'src/latest.js',
  'src/contest/a.ts',
  'src/testimonials.js',
  'src/licenses.ts',
  'src/config.ts',
  'src/package.ts',
  'src/inspector/a.js',
  'dist/index.js',
  'src/test-runner-ui.ts',
])('%s is source', (path) => {
  expect(whyProtected(path, [])).toBeNull();
});

test('globs of the policy', () => {
  expect(globPattern('src/vendor/**').test('src/vendor/a/b.js')).toBe(true);
  expect(globPattern('src/vendor/').test('src/vendor/a.js')).toBe(true);
  expect(globPattern('*.sql').test('db/x/1.sql')).toBe(true);
  expect(globPattern('src/*.js').test('src/a/b.js')).toBe(false);
  expect(globPattern('**/auth/**').test('packages/x/auth/a.ts')).toBe(true);
  expect(globPattern('src/a?.js').test('src/ab.js')).toBe(true);
  expect(globPattern('src/(a).js').test('src/(a).js')).toBe(true);
  expect(globPattern('vendor').test('src/vendors/a.js')).toBe(false);
});
