import * as fc from 'fast-check';
import path from 'node:path';
import { expect, test } from 'vitest';
import { globMatcher } from './glob.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

test.each([
  ['packages/*', 'packages/a', true],
  ['packages/*', 'packages/a/b', false],
  ['packages/**', 'packages/a/b', true],
  ['**/*.test.{js,ts}', 'a/b/c.test.ts', true],
  ['**/*.test.{js,ts}', 'c.test.js', true],
  ['./apps/{web,api}', 'apps/api', true],
  ['a?c', 'abc', true],
  ['a*b*c', 'axxbyyc', true],
  ['a*b*c', 'axxbyy', false],
])('%s on %s: %s', (glob, file, matches) => expect(globMatcher(glob)(file)).toBe(matches));

test('agrees with Node on globs of stars', () => {
  const part = fc.stringMatching(/^[ab*]{1,4}$/).filter((one) => !one.includes('**'));
  const glob = fc
    .array(fc.oneof(part, fc.constant('**')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  const file = fc
    .array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(
      glob.filter((one) => !one.endsWith('**')),
      file,
      (one, name) => globMatcher(one)(name) === path.matchesGlob(name, one),
    ),
  );
});

test('a hostile pattern costs no time', () => {
  const started = processorTime();
  globMatcher('*a'.repeat(140))('a'.repeat(2000));
  globMatcher('{a,b}'.repeat(50))('x');
  globMatcher(`${'**/'.repeat(90)}x`)('a/'.repeat(300));
  expect(processorTime() - started).toBeLessThan(500);
});
