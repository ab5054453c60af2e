import assert from 'node:assert';
import { test } from 'node:test';
import { checkout } from '../src/checkout.js';

test('a cart is closed once', async () => {
  const carts = new Map([['7', { lines: [{ sku: 'tea', quantity: 2 }] }]]);
  assert.equal(await checkout(carts, '7'), 700);
  assert.equal(await checkout(carts, '7'), null);
});
