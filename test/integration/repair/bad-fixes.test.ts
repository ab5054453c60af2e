import { afterAll, describe, expect, test } from 'vitest';
import type { Bench } from '../../../src/ports/bench.ts';
import { refusedBy } from '../../../src/repair/gates/run-gates.ts';
import { badFixes } from '../../support/planted/bad-fixes.ts';
import { judgeFix } from '../../support/planted/judge-fix.ts';
import { projects } from '../../support/planted/projects.ts';
import { openBench } from '../../support/planted/workbench.ts';

const benches = new Map<string, Bench>(projects.map((p) => [p.name, openBench(p.root)]));
const benchOf = (name: string): Bench => benches.get(name) ?? openBench(name);
afterAll(async () => {
  for (const bench of benches.values()) await bench.close();
});

describe('the repair of a maintainer passes every gate', () => {
  test.each(projects.map((p) => [p.name, p] as const))('%s', async (name, project) => {
    const { gates, after, reverted } = await judgeFix(
      { project: project.name, files: project.repair },
      benchOf(name),
      3,
    );
    const open = gates.filter((g) => g.outcome !== 'passed');
    expect(open.map((g) => `${g.name}: ${g.detail}`)).toEqual(
      name === 'tariff' ? [] : ['types: the project has no tsconfig.json'],
    );
    expect({ after, reverted }).toEqual({ after: { failing: 0, total: 3 }, reverted: { failing: 3, total: 3 } });
  });
});

describe('a planted fault is refused by its gate', () => {
  test.each(badFixes.map((fix) => [fix.gate, fix.fault, fix] as const))('%s: %s', async (gate, _fault, fix) => {
    const { gates } = await judgeFix(fix, benchOf(fix.project), fix.kind === 'flaky repair' ? 20 : 3);
    const refused = refusedBy(gates);
    expect(`${refused?.name}: ${refused?.detail}`).toMatch(fix.says);
    expect(refused?.name).toBe(gate);
    const later = gates.slice(gates.findIndex((g) => g.name === gate) + 1);
    expect(later.every((g) => g.outcome === 'not-run')).toBe(true);
  });
});
