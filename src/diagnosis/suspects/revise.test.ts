import { expect, it } from 'vitest';
import type { Suspect } from '../../domain/code-map.ts';
import { reviseSuspects } from './revise.ts';

const suspect = (file: string, line: number, score: number): Suspect => ({
  file,
  function: file,
  line,
  score,
  why: 'first',
});
const suspects = [suspect('a.js', 10, 0.8), suspect('b.js', 100, 0.7), suspect('c.js', 5, 0.5)];
const order = (found: Suspect[]) => found.map((one) => one.file);

it('sinks code that the failing run never reached', () => {
  const revised = reviseSuspects(suspects, [
    { kind: 'executed', lines: { 'b.js': [98, 101], 'c.js': [900], constructor: [1] } },
  ]);
  expect(order(revised)).toEqual(['b.js', 'a.js', 'c.js']);
  expect(revised[1]?.why).toBe('first; the failing run never reached it');
});

it('raises what the introducing commit changed, and adds what only it names', () => {
  const revised = reviseSuspects(suspects, [
    { kind: 'culprit', commit: 'abcdef0123456', lines: { 'b.js': [90], 'new.js': [7] } },
  ]);
  expect(order(revised)).toEqual(['b.js', 'a.js', 'c.js', 'new.js']);
  expect(revised[0]).toMatchObject({ score: 0.95, why: 'first; changed by the introducing commit abcdef0123' });
});

it('lets a validated fix have the last word, in any order of findings', () => {
  const findings = [
    { kind: 'fix', lines: { 'c.js': [5] } },
    { kind: 'refuted', file: 'a.js', function: null },
    { kind: 'culprit', commit: 'abcdef0123456', lines: { 'b.js': [90] } },
  ] as const;
  expect(order(reviseSuspects(suspects, findings))).toEqual(['c.js', 'b.js', 'a.js']);
  expect(order(reviseSuspects(suspects, findings.toReversed()))).toEqual(['c.js', 'b.js', 'a.js']);
  expect(order(reviseSuspects([], [{ kind: 'fix', lines: { 'z.js': [1] } }]))).toEqual(['z.js']);
  expect(reviseSuspects(suspects, [])).toEqual(suspects);
});
