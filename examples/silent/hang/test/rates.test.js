import assert from 'node:assert';
import { test } from 'node:test';
import { rateOf } from '../src/rates.js';

test('a known currency has a rate', async () => {
  assert.equal(await rateOf('USD'), 1.1);
});
