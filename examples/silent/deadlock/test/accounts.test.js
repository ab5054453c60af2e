import assert from 'node:assert';
import { test } from 'node:test';
import { transfer } from '../src/accounts.js';

test('money moves', async () => {
  assert.deepEqual(await transfer('ada', 'bob', 1), { ada: 99, bob: 101 });
});
