import { describe, expect, it } from 'vitest';
import type { ObservedFailure } from '../../domain/run.ts';
import type { FreshResult } from '../../ports/fresh-run.ts';
import { admitReproduction } from './admit.ts';
import type { AdmissionInput } from './checks.ts';

const failure: ObservedFailure = {
  type: 'TypeError',
  message: 'm',
  code: null,
  handled: false,
  cause: null,
  frames: [{ file: 'src/a.js', line: 1, column: 1, function: 'f', native: false, async: false }],
};
const red: FreshResult = {
  outcome: 'failed',
  failure,
  tests: null,
  output: 'TypeError: m',
  changed: [],
  durationMs: 1,
};
const green: FreshResult = { ...red, outcome: 'passed', failure: null };
const file = 'test/a.test.js';
const text = `import { f } from '../src/a.js'; test('a', () => f()); test('b', () => {});`;

/** A test that the repository has, with one beside it that passes. */
const existing = (changes: Partial<AdmissionInput> = {}): AdmissionInput => ({
  files: { [file]: text },
  notApplicable: { 'new-files': 'it was there', 'one-test': 'it was there', 'input-fact': 'no fact' },
  plainProgram: false,
  tree: { read: async () => text },
  fresh: async () => red,
  identify: () => ({ tier: 'I2', score: 1, reasons: [] }),
  message: 'm',
  controls: [{ label: 'b', files: {}, run: async () => green }],
  removals: [],
  runs: 3,
  timeMs: 100,
  machinePaths: [],
  ...changes,
});

describe('admission of a test that was there before', () => {
  it('tells what does not apply as such, and is admitted by the rest', async () => {
    const { admitted, checks, runs } = await admitReproduction(existing());
    expect([admitted, runs]).toEqual([true, { failing: 3, total: 3 }]);
    expect(checks.filter(({ outcome }) => outcome === 'not-applicable')).toEqual([
      { name: 'new-files', outcome: 'not-applicable', detail: 'it was there' },
      { name: 'one-test', outcome: 'not-applicable', detail: 'it was there' },
      { name: 'input-fact', outcome: 'not-applicable', detail: 'no fact' },
    ]);
  });

  it.each([
    ['new-files', { notApplicable: {} }],
    ['red', { fresh: async () => green }],
    ['identity', { identify: () => ({ tier: 'I1' as const, score: 0.9, reasons: [] }) }],
    ['leaves-the-tree', { fresh: async () => ({ ...red, changed: ['out.txt'] }) }],
    ['negative-control', { controls: [] }],
    ['negative-control', { controls: [{ label: 'b', files: {}, run: async () => red }] }],
  ])('%s refuses it', async (name, changes) => {
    const { admitted, checks } = await admitReproduction(existing(changes));
    expect([admitted, checks.find(({ outcome }) => outcome === 'failed')?.name]).toEqual([false, name]);
  });
});
