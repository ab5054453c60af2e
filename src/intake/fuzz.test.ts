import { expect, test } from 'vitest';
import { fuzzDoor } from '../../bench/fuzz/door-run.ts';

// 3,000 of the inputs of `node bench/fuzz-door.ts`, which runs a million.
test('mutated bodies of every format are read or told, quickly', async () => {
  const report = await fuzzDoor(20261121, 3000);
  expect(report.findings).toEqual([]);
  expect(report.inputs).toBe(3000);
  expect(report.events).toBeGreaterThan(300);
}, 120_000);
