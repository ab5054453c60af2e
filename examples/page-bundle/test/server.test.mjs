import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../server.mjs';

test('every quote has a price', () => {
  for (const { price } of answers['/api/quotes']().offers) assert.ok(price > 0);
});
