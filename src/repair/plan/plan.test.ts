import { expect, test } from 'vitest';
import { settlePlan, validationPlan } from './plan.ts';

const files = new Map([
  ['src/a.ts', 'export const a = 1;'],
  ['src/b.ts', "import { a } from './a.js';\nexport const b = a;"],
  ['src/c/index.js', "const b = require('../b');"],
  ['test/c.test.js', "import '../src/c';"],
  ['test/other.test.js', "import '../src/other.js';"],
]);
const change = { path: 'src/a.ts', before: 'export const a = 1;', after: 'export const a = 2;' };

test('the plan follows imports from the change to its callers and tests', () => {
  const plan = validationPlan({ changes: [change], files, hasTypes: true, siblings: 2, ordinary: 3 });
  const why = (check: RegExp) => plan.find((c) => check.test(c.check))?.why;
  expect(why(/test suite/)).toBe('covering tests: test/c.test.js');
  expect(why(/good traffic/)).toBe('callers: src/b.ts');
  expect(plan.every((c) => c.outcome === 'not-run')).toBe(true);
  expect(plan.some((c) => /interface/.test(c.check))).toBe(false);
});

test('without tests, types or reach it says so; a changed interface is a check of its own', () => {
  const api = { ...change, after: 'const a = 2;' };
  const plan = validationPlan({ changes: [api], files: new Map(), hasTypes: false, siblings: 0, ordinary: 0 });
  expect(plan.map((c) => c.why)).toContain('no test of the project reaches the change');
  expect(plan.some((c) => /type check/.test(c.check))).toBe(false);
  expect(plan.at(-1)?.check).toMatch(/interface/);
});

test('each check is shown as its gate ended', () => {
  const plan = validationPlan({ changes: [change], files, hasTypes: true, siblings: 0, ordinary: 0 });
  const settled = settlePlan(plan, [
    { name: 'reproduction', outcome: 'passed', detail: '' },
    { name: 'types', outcome: 'unverified', detail: '' },
  ]);
  expect(settled.filter((c) => c.outcome !== 'not-run').map((c) => c.outcome)).toEqual(['passed', 'unverified']);
  expect(settled[0]).not.toHaveProperty('gate');
});
