import assert from 'node:assert/strict';
import test from 'node:test';
import { bandFor } from '../src/shipping.js';
import { startService } from '../testing/service.js';

test('finds the band of a weight', () => {
  assert.equal(bandFor(120).price, 390);
  assert.equal(bandFor(500).price, 390);
  assert.equal(bandFor(501).price, 590);
  assert.equal(bandFor(31500).price, 1690);
});

test('offers standard and express', async (t) => {
  const call = await startService(t);
  const { body } = await call('GET', '/shipping/options?grams=1500');
  assert.deepEqual(
    body.map((option) => [option.carrier, option.price]),
    [
      ['standard', 590],
      ['express', 1180],
    ],
  );
});

test('refuses a weight that is none', async (t) => {
  const call = await startService(t);
  assert.equal((await call('GET', '/shipping/options?grams=heavy')).status, 422);
});
