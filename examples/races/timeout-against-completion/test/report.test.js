import assert from 'node:assert';
import { test } from 'node:test';
import { report } from '../src/report.js';
import { Slots } from '../src/slots.js';

test('the lines of a month are counted', async () => {
  assert.deepEqual(await report(new Slots(1, 1000), '2026-01'), { month: '2026-01', lines: 2 });
});

test('without a place there is no report', async () => {
  assert.deepEqual(await report(new Slots(0, 1000), '2026-01'), { busy: true });
});
