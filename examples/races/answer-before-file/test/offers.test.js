import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { offers } from '../src/offers.js';

test('carriers come with their delays', async () => {
  const found = await offers('1', async () => {
    await readFile(new URL(import.meta.url));
    return [];
  });
  assert.deepEqual(found[0], { carrier: 'post', price: 490, late: 0 });
});
