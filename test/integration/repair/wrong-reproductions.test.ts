import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { badFixes } from '../../support/planted/bad-fixes.ts';
import { judgeReproduction } from '../../support/planted/judge-reproduction.ts';
import { plantedFaultsTable } from '../../support/planted/table.ts';
import { rightReproduction, wrongReproductions } from '../../support/planted/wrong-reproductions.ts';

test('a right reproduction is admitted', async () => {
  const { admitted, checks, runs } = await judgeReproduction({ files: rightReproduction, runs: 20, lastGood: true });
  expect(checks.filter((c) => c.outcome !== 'passed')).toEqual([]);
  expect({ admitted, runs }).toEqual({ admitted: true, runs: { failing: 20, total: 20 } });
});

test.each(wrongReproductions.map((w) => [w.check, w.fault, w] as const))(
  '%s refuses what %s',
  async (check, _f, wrong) => {
    const { admitted, checks } = await judgeReproduction(wrong);
    const refused = checks.find((c) => c.outcome === 'failed');
    expect(`${refused?.name}: ${refused?.detail}`).toMatch(wrong.says);
    expect(refused?.name).toBe(check);
    expect(admitted).toBe(false);
  },
);

test('the page of planted faults tells what the tests run, with as many as were promised', () => {
  const page = new URL('../../../docs/planted-faults.md', import.meta.url);
  if (process.env['UPDATE_DOCS']) writeFileSync(page, plantedFaultsTable());
  expect(readFileSync(page, 'utf8')).toBe(plantedFaultsTable());
  expect(badFixes.length).toBeGreaterThanOrEqual(30);
  expect(wrongReproductions.length).toBeGreaterThanOrEqual(20);
});
