import assert from 'node:assert';
import { test } from 'node:test';
import { Collector } from '../src/collector.js';

test('batches are handed on when they are full', () => {
  const collector = new Collector(2);
  const batches = [];
  collector.on('batch', (batch) => batches.push(batch));
  for (const n of [1, 2, 3]) collector.add(n);
  assert.deepEqual(batches, [[1, 2]]);
  assert.equal(collector.sent, 2);
});
