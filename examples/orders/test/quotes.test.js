import assert from 'node:assert/strict';
import test from 'node:test';
import { discountFor, lineTotal, lineWeight } from '../src/pricing.js';
import { startService } from '../testing/service.js';

test('quotes a cart', async (t) => {
  const call = await startService(t);
  const lines = [
    { sku: 'MUG-01', quantity: 2 },
    { sku: 'TEE-02', quantity: 1 },
  ];
  assert.deepEqual((await call('POST', '/quotes', { lines })).body, { subtotal: 4170, weight: 920 });
});

test('refuses a cart that is none', async (t) => {
  const call = await startService(t);
  assert.equal((await call('POST', '/quotes', {})).status, 422);
  assert.equal((await call('POST', '/quotes', { lines: [{ sku: 'MUG-01', quantity: 0 }] })).status, 422);
});

test('a removed line weighs nothing', () => {
  assert.equal(lineWeight(null), 0);
  assert.equal(lineWeight({ sku: 'MUG-01', quantity: 3 }), 960);
});

test('takes volume discounts off', () => {
  assert.deepEqual([1, 10, 25, 100].map(discountFor), [0, 4, 8, 15]);
  assert.equal(lineTotal({ sku: 'MUG-01', quantity: 10 }), 14304);
});
