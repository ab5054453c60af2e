import { expect, test } from 'vitest';
import { patternHazard } from './safe-pattern.ts';

test.each([
  'KD-[0-9]{8}',
  'cust_[A-Za-z0-9]+',
  '(?:sk|pk)_live_[A-Za-z0-9]{24,64}',
  '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  '[\\w.]+@example\\.com',
  '(\\d{4}-){3}\\d{4}',
  'a[(+*)]b',
  '\\(\\+\\)',
  '(?:ab+)?c',
])('%s may be run', (source) => expect(patternHazard(source)).toBeNull());

test.each([
  ['(a+)+$', 'itself repeats'],
  ['(a*)*b', 'itself repeats'],
  ['(?:a|aa)+$', 'alternatives'],
  ['((a|b)c)+', 'alternatives'],
  ['(a?){30}a{30}', 'itself repeats'],
  ['([a-z]+){10}x', 'itself repeats'],
  ['((?:a+)b){2,}', 'itself repeats'],
  ['.*.*.*x', 'more than two'],
  ['a{1000}', 'more than 256'],
  ['(a)\\1', 'refers back'],
  ['(?=a)b', 'looks ahead'],
  ['(?<!a)b', 'looks ahead'],
  ['a*', 'empty text'],
  ['(', 'no regular expression'],
  ['x'.repeat(201), 'longer'],
])('%s is refused', (source, told) => expect(patternHazard(source)).toContain(told));
