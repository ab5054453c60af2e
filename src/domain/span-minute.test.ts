import { expect, test } from 'vitest';
import { operationOf, spanLink, type SpanTally } from './span-minute.ts';

const calm: SpanTally = {
  service: 'shop',
  operation: 'POST /orders',
  count: 100,
  errors: 0,
  totalMs: 10_000,
  maxMs: 300,
  trace: 'abc',
  usual: { count: 1_000, errors: 0, totalMs: 100_000 },
};
const scoreOf = (over: Partial<SpanTally>, service: string | null = 'shop') =>
  spanLink({ ...calm, ...over }, service)?.score ?? null;

test('what is as always explains nothing', () => {
  expect(scoreOf({})).toBeNull();
  expect(scoreOf({ count: 0, totalMs: 0 })).toBeNull();
  expect(scoreOf({ errors: 20, usual: { count: 1_000, errors: 190, totalMs: 100_000 } })).toBeNull();
  // Ten times slower, and still fast.
  expect(scoreOf({ totalMs: 1_000, usual: { count: 1_000, errors: 0, totalMs: 1_000 } })).toBeNull();
});

test('errors and slowness explain by how much they stand out, those of another service less', () => {
  const many = scoreOf({ errors: 60 }) ?? 0;
  expect(many).toBeGreaterThan(scoreOf({ errors: 10 }) ?? 1);
  expect(scoreOf({ errors: 60 }, 'other')).toBeCloseTo(many / 2, 1);
  expect(scoreOf({ errors: 60 }, null)).toBe(many);
  expect(scoreOf({ totalMs: 200_000 }) ?? 0).toBeGreaterThan(scoreOf({ totalMs: 25_000 }) ?? 1);
});

test('the reason says how much and since when, and names a trace', () => {
  const link = spanLink({ ...calm, errors: 30, totalMs: 90_000 }, 'shop');
  expect(link).toMatchObject({ kind: 'span', target: 'shop POST /orders', title: 'POST /orders of shop' });
  expect(link?.reason).toBe(
    "30 of 100 calls failed (30 %, 0 % in the hours before); 100 calls took 900 ms on average (100 ms in the hours before), 300 ms at most from 15 minutes before the alert's start on; see trace abc",
  );
});

test.each([
  ['GET /orders/17/items/5f2c9d1e0b7a', 'GET /orders/*/items/*'],
  ['GET /users/2f1e4d5c-1111-2222-3333-444455556666', 'GET /users/*'],
  ['SELECT orders', 'SELECT orders'],
  ['decade facade', 'decade facade'],
])('%s is the operation %s', (name, operation) => expect(operationOf(name)).toBe(operation));
