import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationMs, durationSchema } from './duration.ts';

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['24h', 86_400_000],
  ['14d', 1_209_600_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => expect(durationMs(text)).toBe(ms));

test.each(['', '30', 's', '-1s', '1.5h', '1 h', '30S', '9999999s', '1h30m'])('%o is none', (text) => {
  expect(durationMs(text)).toBeNull();
});

test('the schema takes exactly what has a length', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,7}[smhdw]$/)), (text) => {
      expect(durationSchema.safeParse(text).success).toBe(durationMs(text) !== null);
    }),
  );
});
