import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../domain/fix.ts';
import type { KnownInput } from '../observation/baseline.ts';
import type { Contender, Evidence } from './contender.ts';
import { decide } from './decide.ts';

const input = (label: string): KnownInput => ({
  role: 'probe',
  label,
  scenario: { kind: 'call', module: label, from: '.', load: 'import', steps: [] },
  before: { kind: 'timed-out', stdout: '', durationMs: 0 },
  volatile: new Set(),
  timeMs: 1,
});
const [failing, probe] = [input('the failing one'), input('a probe')];

function contender(
  id: string,
  shows: [string, string],
  candidate: Partial<Candidate> = {},
  evidence: Partial<Evidence> = {},
  lines = 1,
): Contender {
  const whole: Candidate = { id, generator: id, kind: 'cause', summary: id, files: {}, prior: 0.5, ...candidate };
  return {
    candidate: whole,
    generators: [whole.generator],
    patch: { text: id, files: ['a.js'], linesAdded: lines, linesRemoved: 0 },
    depth: 1,
    rejects: false,
    outcomes: new Map(),
    behaviour: new Map([
      [failing, shows[0]],
      [probe, shows[1]],
    ]),
    evidence: {
      rejects: false,
      strays: [],
      variationStrays: [],
      foreignKind: null,
      signs: [],
      probes: { changed: [], unrefused: [], uncured: [], broken: [], cured: 0, total: 1 },
      lastGood: null,
      ...evidence,
    },
  };
}
const agrees = { agrees: [{ label: 'x', role: 'failing' as const }], differs: [], trust: 1 };
const differs = { agrees: [], differs: [{ label: 'x', role: 'failing' as const, expected: '1', got: '2' }], trust: 1 };

describe('the decision', () => {
  test('a lone cause is accepted, a lone suppression is not', () => {
    expect(decide([contender('a', ['1', '1'])])).toMatchObject({
      kind: 'accepted',
      chosen: { candidate: { id: 'a' } },
    });
    expect(decide([contender('a', ['1', '1'], { kind: 'suppression', prior: 1 })])).toMatchObject({
      kind: 'declined',
      reason: 'only-suppression',
    });
    expect(decide([])).toMatchObject({ kind: 'declined', reason: 'nothing-plausible' });
    expect(decide([], { outOfTime: true })).toMatchObject({ kind: 'declined', reason: 'out-of-time' });
  });

  test('a test of the repository that says what should come out speaks for a cause, and excuses no suppression', () => {
    const unsure = { probes: { changed: [], unrefused: [], uncured: [], broken: ['x', 'y'], cured: 0, total: 2 } };
    const weak = (asserted: boolean) => [contender('a', ['1', '1'], {}, { ...unsure, asserted })];
    expect(decide(weak(false))).toMatchObject({ kind: 'declined', reason: 'low-confidence' });
    expect(decide(weak(true))).toMatchObject({ kind: 'accepted' });
    const guard = contender('g', ['1', '1'], { kind: 'suppression', prior: 1 }, { asserted: true });
    expect(decide([guard])).toMatchObject({ kind: 'declined', reason: 'only-suppression' });
  });

  test('two causes that behave differently: declined, with the input that tells them apart', () => {
    const decision = decide([contender('a', ['1', '1']), contender('b', ['1', '2'])]);
    expect(decision).toMatchObject({ kind: 'declined', reason: 'rivals-disagree' });
    expect(decision.rivals.map((r) => [r.contender.candidate.id, r.differsOn])).toEqual([
      ['a', ''],
      ['b', 'a probe'],
    ]);
  });

  test('the last good version settles it, also for what looks like suppression', () => {
    const rivals = [
      contender('a', ['1', '1'], {}, { lastGood: differs }),
      contender('b', ['2', '2'], { prior: 0.3 }, { lastGood: agrees }),
    ];
    expect(decide(rivals)).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'b' } } });
    const guard = contender('g', ['2', '2'], { kind: 'suppression' }, { lastGood: agrees });
    expect(decide([guard])).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'g' } } });
    expect(decide([contender('a', ['1', '1'], {}, { lastGood: differs })]).kind).toBe('declined');
  });

  test('of one behaviour the cause is proposed before the suppression, then the better evidence, then the smaller patch', () => {
    const same: [string, string] = ['1', '1'];
    const decision = decide([
      contender('guard', same, { kind: 'suppression', prior: 0.9 }),
      contender('big', same, {}, {}, 9),
      contender('small', same, { prior: 0.5 }, {}, 2),
    ]);
    expect(decision).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'small' } } });
    expect(decision.kind === 'accepted' && decision.agreeing).toHaveLength(3);
    const likelier = decide([contender('big', same, { prior: 0.7 }, {}, 9), contender('small', same, {}, {}, 2)]);
    expect(likelier).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'big' } } });
  });

  test('stray values, lost refusals and refused signs cost a fix its acceptance', () => {
    const probes = { changed: [], unrefused: ['x'], uncured: [], broken: [], cured: 0, total: 1 };
    const sign = { name: 'swallowed-error' as const, severity: 'refuse' as const, line: 1, detail: '' };
    for (const evidence of [{ strays: ['value=NaN'] }, { probes }, { signs: [sign] }, { rejects: true }]) {
      expect(decide([contender('a', ['1', '1'], {}, evidence)]).kind, JSON.stringify(evidence)).toBe('declined');
    }
  });

  test('generators that agree raise it; what a gate refused is left out; beliefs never reach one', () => {
    const one = decide([contender('a', ['1', '1'])]);
    const two = decide([contender('a', ['1', '1']), contender('b', ['1', '1'])]);
    if (one.kind !== 'accepted' || two.kind !== 'accepted') throw new Error('declined');
    expect(two.confidence).toBeGreaterThan(one.confidence);
    expect(two.confidence).toBeLessThan(1);
    expect(decide([contender('a', ['1', '1'])], { refused: new Set(['a']) }).kind).toBe('declined');
  });
});
