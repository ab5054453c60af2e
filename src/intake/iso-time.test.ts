import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from './iso-time.ts';

test('any time is written as Date writes it', () => {
  const milliseconds = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 4e12 }),
    fc.integer({ min: -9e15, max: 9e15 }),
    fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
  );
  fc.assert(
    fc.property(milliseconds, (value) => {
      const date = new Date(value);
      expect(isoTime(value)).toBe(Number.isNaN(date.getTime()) ? null : date.toISOString());
    }),
    { numRuns: 2000 },
  );
});
