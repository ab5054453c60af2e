import assert from 'node:assert/strict';
import test from 'node:test';
import { startService } from '../testing/service.js';

test('tells what is running low', async (t) => {
  const call = await startService(t);
  assert.deepEqual((await call('GET', '/stock/low?least=20')).body, [{ sku: 'CHR-05', pieces: 4 }]);
  assert.deepEqual((await call('GET', '/stock/low?least=0')).body, []);
});
