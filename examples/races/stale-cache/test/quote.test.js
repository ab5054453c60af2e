import assert from 'node:assert';
import { test } from 'node:test';
import { Cache } from '../src/cache.js';
import { quote } from '../src/quote.js';

test('base, weight and surcharge', async () => {
  const cache = new Cache(1000);
  assert.equal(await quote(cache, 'eu', 2), 840);
  assert.equal(await quote(cache, 'us', 1), 2530);
});
