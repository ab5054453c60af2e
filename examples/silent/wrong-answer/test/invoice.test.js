import assert from 'node:assert';
import { test } from 'node:test';
import { total } from '../src/invoice.js';

test('an order without lines costs nothing', () => {
  assert.equal(total([]), 0);
});
