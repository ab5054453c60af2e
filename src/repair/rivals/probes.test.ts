import { expect, test } from 'vitest';
import type { RunOutcome } from '../../domain/run.ts';
import type { InputRole, KnownInput } from '../observation/baseline.ts';
import { looksSame } from '../observation/raised.ts';
import { probeEvidence } from './probes.ts';

const frame = (name: string) => ({ file: 'src/a.js', line: 1, column: 1, function: name, native: false, async: false });
const failed = (type: string, message: string, at = 'f'): RunOutcome => ({
  kind: 'failed',
  failure: { type, message, code: null, frames: [frame(at)], handled: false, cause: null },
  also: [],
  stdout: '',
  durationMs: 1,
});
const passed = (value: string): RunOutcome => ({ kind: 'passed', value, stdout: '', responses: [], durationMs: 1 });
const known = (role: InputRole, label: string, before: RunOutcome): KnownInput => ({
  role,
  label,
  scenario: { kind: 'call', module: label, from: '.', load: 'import', steps: [] },
  before,
  volatile: new Set(),
  timeMs: 1,
});

function evidence(production: RunOutcome, before: RunOutcome, after: RunOutcome) {
  const inputs = [known('failing', 'failing', production), known('probe', 'p', before)];
  const outcomes = new Map(inputs[1] ? [[inputs[1], after]] : []);
  if (production.kind !== 'failed') throw new Error('not a failure');
  const { failure } = production;
  const found = probeEvidence({ outcomes }, inputs, { now: 0, same: (f) => looksSame(f, failure) });
  const named = (['changed', 'unrefused', 'uncured', 'broken'] as const).filter((k) => found[k].length > 0);
  return [...named, ...(found.cured > 0 ? ['cured'] : [])].join();
}

test('probes are sorted by what a change does to them', () => {
  const engine = failed('TypeError', 'x is not a function');
  const refusal = failed('RangeError', 'too many', 'check');
  expect(evidence(engine, passed('1'), passed('1'))).toBe('');
  expect(evidence(engine, passed('1'), passed('2'))).toBe('changed');
  expect(evidence(engine, passed('1'), engine)).toBe('uncured');
  expect(evidence(engine, engine, passed('1'))).toBe('cured');
  expect(evidence(engine, engine, failed('TypeError', "Cannot read properties of null (reading 'a')"))).toBe('broken');
  const missing = (what: string) => failed('TypeError', `Cannot destructure property 'a' of '${what}' as it is null.`);
  expect(evidence(engine, missing('b'), missing('(intermediate value)'))).toBe('');
  expect(evidence(engine, refusal, passed('1'))).toBe('unrefused');
  expect(evidence(engine, refusal, refusal)).toBe('');
  expect(evidence(engine, passed('1'), { kind: 'timed-out', stdout: '', durationMs: 1 })).toBe('broken');
});

test("where production's error is the program's own, the same throw elsewhere is no fault and its absence no lost refusal", () => {
  const thrown = failed('TypeError', 'Invalid Version: nightly');
  const other = failed('TypeError', 'Invalid Version: beta');
  expect(evidence(thrown, thrown, thrown)).toBe('');
  expect(evidence(thrown, other, passed('no'))).toBe('cured');
});
