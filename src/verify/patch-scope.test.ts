import { describe, expect, it } from 'vitest';
import { checkPatchScope, touchedFiles } from './patch-scope.ts';

const edit = (path: string, old = 'a', now = 'b') => `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-${old}\n+${now}\n`;

describe('checkPatchScope', () => {
  it.each(['src/a.js', 'src/contest.js', 'lib/latest/spectrum.ts', 'src/testing-ground.js', 'a b.js'])(
    'takes %s',
    (path) => {
      expect(checkPatchScope(edit(path)).outcome).toBe('held');
    },
  );
  it.each([
    'test/a.js',
    'src/__tests__/a.js',
    'src/a.test.ts',
    'src/a_test.js',
    'spec/x.js',
    'package.json',
    'packages/a/package-lock.json',
    '.github/workflows/ci.yml',
    '.husky/pre-commit',
    'LICENSE',
    'vitest.config.ts',
    '.gitattributes',
    'node_modules/x/index.js',
    '.git/config',
    '../outside.js',
    '/etc/passwd',
  ])('refuses %s', (path) => {
    expect(checkPatchScope(edit(path)).outcome).toBe('failed');
  });
  it.each([
    ['a symbolic link', 'diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc\n'],
    ['a mode change', 'diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n'],
    ['a deleted file', `diff --git a/x b/x\ndeleted file mode 100644\n${edit('x')}`],
    ['a rename', 'diff --git a/src/a.js b/src/b.js\nsimilarity index 100%\nrename from src/a.js\nrename to src/b.js\n'],
    ['a binary', 'diff --git a/x b/x\nGIT binary patch\nliteral 1\n'],
    ['nothing', ''],
  ])('refuses %s', (_what, patch) => {
    expect(checkPatchScope(patch).outcome).toBe('failed');
  });
});

const paths = (patch: string) => touchedFiles(patch).map((one) => one.path);

describe('touchedFiles', () => {
  it('takes no line of a hunk for a header', () => {
    expect(paths('--- a/src/a.sql\n+++ b/src/a.sql\n@@ -1 +1 @@\n--- a/test/x.js\n+++ b/test/y.js\n')).toEqual([
      'src/a.sql',
    ]);
  });
  it('finds a file after a hunk, whatever its prefix, and undoes quoting', () => {
    expect(paths(`${edit('src/a.js')}--- old/test/x.js\n+++ new/test/x.js\n@@ -1 +1 @@\n-a\n+b\n`)).toEqual([
      'src/a.js',
      'test/x.js',
    ]);
    expect(paths('--- "a/t\\303\\251st/x\\".js"\n+++ "b/t\\303\\251st/x\\".js"\n')).toEqual(['tést/x".js']);
  });
});
