import assert from 'node:assert/strict';
import test from 'node:test';
import { vatRate } from '../src/tax.js';
import { startService } from '../testing/service.js';

test('invoices an order with the VAT of its country', async (t) => {
  const call = await startService(t);
  const placed = await call('POST', '/orders', { lines: [{ sku: 'TRY-04', quantity: 1 }], country: 'SE' });
  const { body } = await call('GET', `/orders/${placed.body.id}/invoice`);
  assert.deepEqual([body.net, body.vat, body.total], [4490, 1123, 5613]);
});

test('knows the rates', () => {
  assert.equal(vatRate('DE'), 19);
});
