import { expect, test } from 'vitest';
import { policySchema } from './policy.ts';
import { nextWindow, windowsOf, windowsOver, windowWords } from './watch.ts';

const policy = policySchema.parse({ version: 1, environments: { dev: { watch: ['5m', '30s', '30s'] } } });

test('windows come in order and once; an environment without its own has the usual ones', () => {
  expect(windowsOf(policy, 'dev')).toEqual([30, 300]);
  expect(windowsOf(policy, 'production')).toEqual([30, 300, 86_400]);
  expect(windowsOf(policy, null)).toEqual([30, 300, 86_400]);
});

const watch = { releasedAt: '2026-01-01T00:00:00.000Z', windows: [30, 300] };
test.each([
  ['2026-01-01T00:00:29.999Z', 0],
  ['2026-01-01T00:00:30.000Z', 1],
  ['2026-01-01T00:04:59.000Z', 1],
  ['2026-01-03T00:00:00.000Z', 2],
])('at %s %i windows are over', (now, over) => {
  expect(windowsOver(watch, new Date(now))).toBe(over);
});

test('behind the last window there is none', () => {
  expect(nextWindow(watch, 1)?.toISOString()).toBe('2026-01-01T00:05:00.000Z');
  expect(nextWindow(watch, 2)).toBeNull();
});

test.each([
  [30, '30 s'],
  [90, '90 s'],
  [300, '5 min'],
  [86_400, '24 h'],
])('%i seconds are %s', (seconds, words) => {
  expect(windowWords(seconds)).toBe(words);
});
