import { expect, it } from 'vitest';
import { changedLines } from './culprit.ts';

it('reads the new lines of a diff, and no path from its content', () => {
  const diff = [
    'diff --git a/a b.js b/a b.js',
    '--- a/a b.js\t',
    '+++ b/a b.js\t',
    '@@ -1,2 +1,3 @@',
    ' keep',
    '--- a/not-a-header.js',
    '+++ b/not-a-header.js',
    '+more',
    '@@ -9 +10 @@ function f() {',
    '-old',
    '+new',
    '\\ No newline at end of file',
    '--- a/gone.js',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-x',
    '',
  ].join('\n');
  expect(changedLines(diff)).toEqual({ 'a b.js': [2, 3, 10] });
});
