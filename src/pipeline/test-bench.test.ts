import { describe, expect, it } from 'vitest';
import type { ObservedFailure, RunOutcome } from '../domain/run.ts';
import type { CallScenario, ProgramScenario } from '../domain/scenario.ts';
import type { FreshResult } from '../ports/fresh-run.ts';
import { callsOnly, testBench } from './test-bench.ts';

const call: CallScenario = { kind: 'call', module: 'a.js', from: 'a.js', load: 'import', steps: [] };
const test: ProgramScenario = {
  kind: 'program',
  entry: 'a.test.js',
  cwd: '',
  argv: [],
  env: {},
  inputs: [],
  requests: [],
};
const answer: RunOutcome = { kind: 'passed', value: 1, stdout: '', responses: [], durationMs: 1 };
const warm = { try: async () => answer, close: async () => {} };

const failureOf = (type: string, message: string): ObservedFailure => ({
  type,
  message,
  code: null,
  frames: [],
  handled: false,
  cause: null,
});
const result = (changes: Partial<FreshResult>): FreshResult => ({
  outcome: 'failed',
  failure: null,
  tests: null,
  output: '',
  changed: [],
  durationMs: 5,
  ...changes,
});
const outcomeOf = (changes: Partial<FreshResult>) =>
  testBench(
    warm,
    async () => result(changes),
    ({ message }) => message === 'production',
  ).try(test);

describe('testBench', () => {
  it('leaves calls to the warm bench and runs tests with the overlay laid over', async () => {
    const seen: unknown[] = [];
    const bench = testBench(
      warm,
      async (scenario, options) => {
        seen.push(scenario.entry, options.replace);
        return result({ outcome: 'passed' });
      },
      () => false,
    );
    expect(await bench.try(call)).toBe(answer);
    expect(seen).toEqual([]);
    await bench.try(test, { overlay: { 'a.js': 'x' } });
    expect(seen).toEqual(['a.test.js', { 'a.js': 'x' }]);
  });

  it('tells a pass with its counts, so that a test which is skipped then shows', async () => {
    const tests = { total: 3, failing: 0, skipped: 1 };
    expect(await outcomeOf({ outcome: 'passed', tests })).toMatchObject({
      kind: 'exited',
      code: 0,
      stderr: '3 tests, 1 skipped',
    });
  });

  it.each([
    ['the production failure', failureOf('Refused', 'production')],
    ['an error of the engine', failureOf('TypeError', "Cannot read properties of undefined (reading 'x')")],
  ])('tells %s', async (_what, failure) => {
    expect(await outcomeOf({ failure })).toMatchObject({ kind: 'failed', failure });
  });

  it.each([
    ['an assertion', null],
    ["an error of the program's own", failureOf('Error', 'no such cart')],
  ])('%s is only a bad end: a change may not put it in the place of what the test wants', async (_what, failure) => {
    expect(await outcomeOf({ failure })).toMatchObject({ kind: 'exited', code: 1 });
  });

  it('what does not load or end is told so', async () => {
    expect(await outcomeOf({ outcome: 'unloadable', output: 'no module' })).toMatchObject({
      kind: 'unloadable',
      reason: 'no module',
    });
    expect(await outcomeOf({ outcome: 'timed-out' })).toMatchObject({ kind: 'timed-out' });
    expect(await callsOnly(warm).try(test)).toMatchObject({ kind: 'unloadable' });
    expect(await callsOnly(warm).try(call)).toBe(answer);
  });
});
