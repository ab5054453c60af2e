import { expect, test } from 'vitest';
import { coverageText, judgedFacts, type JudgedFacts } from './coverage.ts';

const gate = (name: 'types' | 'reproduction', outcome: 'passed' | 'unverified' | 'failed', detail = '') =>
  ({ name, outcome, detail }) as const;
const good: JudgedFacts = { kind: 'cause', risk: 'low', confidence: 0.9, gates: [gate('types', 'passed')] };

test('of several bugs the worst of each counts', () => {
  const bad: JudgedFacts = {
    kind: 'suppression',
    risk: 'medium',
    confidence: 0.6,
    gates: [gate('types', 'unverified', 'no checker'), gate('reproduction', 'passed')],
  };
  expect(judgedFacts([good])).toEqual(good);
  expect(judgedFacts([good, bad])).toEqual({
    ...bad,
    gates: [gate('types', 'unverified', 'no checker'), gate('reproduction', 'passed')],
  });
  expect(judgedFacts([good, { ...good, risk: 'unknown' }, bad]).risk).toBe('unknown');
});

test('titles of bugs are strangers’ text', () => {
  const entry = { ...good, bug: '1-2', title: 'a `b`\n\n# c', evidence: 'covers/1-2', regressionTest: [] };
  const runs = { before: { failing: 20, total: 20 }, after: { failing: 0, total: 20 } };
  const text = coverageText({
    schema: 'reproof.coverage/1',
    bugs: [{ ...entry, ...runs, verdict: 'reproduced', tier: 'I2' }],
  });
  expect(text).toContain("- 1-2: `a 'b' # c` (reproduced, I2; failing 20 of 20 runs before, 0 of 20 with the fix)");
});
