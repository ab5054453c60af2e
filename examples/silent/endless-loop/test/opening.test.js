import assert from 'node:assert';
import { test } from 'node:test';
import { nextOpenDay } from '../src/opening.js';

test('the next open day', () => {
  assert.equal(nextOpenDay({ open: ['mon'] }, '2026-11-21'), '2026-11-23');
});
