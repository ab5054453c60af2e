import { expect, test } from 'vitest';
import { apiChanges } from './api-change.ts';
import { assessRisk, type RiskFacts } from './assess.ts';

const facts = (path: string, before: string, after: string, more: Partial<RiskFacts> = {}): RiskFacts => ({
  patch: { files: [path], linesAdded: 1, linesRemoved: 1 },
  changes: [{ path, before, after }],
  baseCommit: '0123456789abcdef',
  recentCommits: 1,
  owners: ['ann'],
  coverage: 1,
  traffic: { compared: 3, changed: 0 },
  suppression: false,
  ...more,
});
const body = (text: string) => `export function f(a: number): number {\n  return ${text};\n}\n`;

test('a small covered change of a body is low; each fact raises it', () => {
  const plain = assessRisk(facts('src/cart.ts', body('a'), body('a + 1')));
  expect(plain).toMatchObject({ level: 'low', score: 0 });
  const worse: Array<Partial<RiskFacts>> = [
    { patch: { files: ['src/cart.ts'], linesAdded: 40, linesRemoved: 2 } },
    { patch: { files: ['src/cart.ts', 'src/b.ts'], linesAdded: 1, linesRemoved: 0 } },
    { recentCommits: 30 },
    { owners: null },
    { coverage: 0.2 },
    { traffic: { compared: 3, changed: 1 } },
    { suppression: true },
  ];
  for (const more of worse) {
    expect(
      assessRisk(facts('src/cart.ts', body('a'), body('a + 1'), more)).score,
      JSON.stringify(more),
    ).toBeGreaterThan(0);
  }
});

test('dangerous paths and a changed interface count; what nobody measured is unknown', () => {
  expect(assessRisk(facts('src/authService.ts', body('a'), body('b')))).toMatchObject({ level: 'medium' });
  expect(assessRisk(facts('src/author.ts', body('a'), body('b')))).toMatchObject({ level: 'low' });
  const api = assessRisk(facts('src/payments/refund.ts', body('a'), body('a').replace('a: number', 'a?: number')));
  expect(api.factors.map((f) => f.factor)).toEqual(expect.arrayContaining(['path: payment', 'exported API']));
  expect(assessRisk(facts('src/a.ts', body('a'), body('b'), { coverage: null, traffic: null })).level).toBe('unknown');
});

test('the interface: heads, not bodies', () => {
  const change = (before: string, after: string) => apiChanges([{ path: 'a.ts', before, after }]).length;
  expect(change(body('a'), body('b'))).toBe(0);
  expect(change('export const a = () => 1;', 'export const a = () => 2;')).toBe(0);
  expect(change('function f(a) {}', 'function f(a, b) {}')).toBe(0);
  expect(change('export class A { m(a) { return 1; } }', 'export class A { m(a, b = 2) { return 1; } }')).toBe(2);
  expect(change('exports.a = 1;', '')).toBe(1);
  expect(change('export interface A { b: string }', 'export interface A { b: number }')).toBe(2);
});
