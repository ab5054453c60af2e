import { expect, it } from 'vitest';
import { errorRate } from './deploy.ts';

it('compares errors a minute, over the time that has passed', () => {
  expect(errorRate(60, 60, 500)).toMatchObject({ change: 1, after: { minutes: 60 } });
  expect(errorRate(60, 60, 6)).toMatchObject({ change: 10, after: { minutes: 6 } });
  expect(errorRate(60, 0, 30).change).toBe(0);
});

it('says nothing where there is nothing to compare', () => {
  expect(errorRate(0, 9, 30).change).toBeNull();
  expect(errorRate(9, 0, -5)).toMatchObject({ change: null, after: { minutes: 0 } });
});
