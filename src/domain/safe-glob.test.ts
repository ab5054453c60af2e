import { expect, test } from 'vitest';
import { globHazard } from './safe-glob.ts';

test.each(['.git*', '**/LICEN[CS]E*', 'packages/*', 'src/{auth,billing}/**', '**/*.sql', 'a/[id]/*.ts'])(
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
