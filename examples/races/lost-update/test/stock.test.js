import assert from 'node:assert';
import { test } from 'node:test';
import { Stock } from '../src/stock.js';

test('what was taken is gone from the shelf', async () => {
  const stock = await new Stock().open();
  assert.equal(await stock.take('A7', 5), 45);
  assert.deepEqual(await stock.audit(), { A7: 45, B2: 30 });
});
