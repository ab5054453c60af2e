import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimiseOrder } from './minimise-order.ts';

const holds = (order: readonly string[], needed: readonly string[]): boolean => {
  let at = 0;
  for (const name of order) if (name === needed[at]) at++;
  return at === needed.length;
};

const orders = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 24 })
  .chain((order) => fc.subarray(order).map((needed) => ({ order, needed })));

describe('minimiseOrder', () => {
  it('keeps exactly the names that the failure needs, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async ({ order, needed }) => {
        const kept = await minimiseOrder(order, async (names) => holds(names, needed), 10_000);
        expect(kept).toEqual(needed);
      }),
    );
  });

  it('still fails where the runs are used up, and asks for no more', async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 0, max: 12 }), async ({ order, needed }, runs) => {
        let asked = 0;
        const kept = await minimiseOrder(order, async (names) => (asked++, holds(names, needed)), runs);
        expect(holds(kept, needed)).toBe(true);
        expect(asked).toBeLessThanOrEqual(runs);
      }),
    );
  });
});
