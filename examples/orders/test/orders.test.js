import assert from 'node:assert/strict';
import test from 'node:test';
import { startService } from '../testing/service.js';

const lines = [{ sku: 'POT-03', quantity: 1 }];

test('places an order, shows it and cancels it', async (t) => {
  const call = await startService(t);
  const placed = await call('POST', '/orders', { lines, country: 'DE' });
  assert.equal(placed.status, 201);
  assert.equal(placed.body.subtotal, 6900);
  assert.equal(placed.body.shipping.carrier, 'standard');
  assert.equal((await call('GET', `/orders/${placed.body.id}`)).body.status, 'placed');
  assert.equal((await call('POST', `/orders/${placed.body.id}/cancel`)).body.status, 'cancelled');
  assert.equal((await call('POST', `/orders/${placed.body.id}/cancel`)).status, 409);
});

test('sells no more than there is', async (t) => {
  const call = await startService(t);
  const { status, body } = await call('POST', '/orders', { lines: [{ sku: 'CHR-05', quantity: 5 }] });
  assert.deepEqual([status, body.error], [409, 'not enough CHR-05']);
});

test('wants a country of two letters', async (t) => {
  const call = await startService(t);
  assert.equal((await call('POST', '/orders', { lines, country: 'Germany' })).status, 422);
});
