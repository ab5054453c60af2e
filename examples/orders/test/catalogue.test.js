import assert from 'node:assert/strict';
import test from 'node:test';
import { startService } from '../testing/service.js';

test('lists products and shows one', async (t) => {
  const call = await startService(t);
  assert.equal((await call('GET', '/products')).body.length, 5);
  assert.equal((await call('GET', '/products/MUG-01')).body.name, 'Enamel mug');
});

test('answers 404 for what it does not know', async (t) => {
  const call = await startService(t);
  assert.deepEqual(await call('GET', '/products/NOPE'), { status: 404, body: { error: 'no product NOPE' } });
  assert.equal((await call('GET', '/nowhere')).status, 404);
});

test('is healthy', async (t) => {
  const call = await startService(t);
  assert.equal((await call('GET', '/health')).status, 200);
});
