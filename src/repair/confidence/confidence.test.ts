import { expect, test } from 'vitest';
import { type Gate, gateNames } from '../../domain/fix.ts';
import type { Decision } from '../rivals/decide.ts';
import type { Contender } from '../rivals/contender.ts';
import { fixConfidence } from './confidence.ts';

const all = (change: Partial<Record<Gate['name'], Gate['outcome']>> = {}): Gate[] =>
  gateNames.map((name) => ({ name, outcome: change[name] ?? 'passed', detail: 'x' }));
const accepted: Decision = {
  kind: 'accepted',
  chosen: {} as Contender,
  confidence: 0.9,
  reasons: [
    { reason: 'prior', points: 0.4, detail: '' },
    { reason: 'last-good-agrees', points: 3, detail: '' },
  ],
  agreeing: ['a', 'b'],
  rivals: [],
};

test('the share of belief, lowered by what was not verified and by a weak reproduction', () => {
  expect(fixConfidence(accepted, all(), 'I3').value).toBe(0.9);
  expect(fixConfidence(accepted, all(), 'I2').value).toBeLessThan(0.9);
  expect(fixConfidence(accepted, all(), 'I1').value).toBeLessThan(0.6);
  expect(fixConfidence(accepted, all({ 'negative-control': 'unverified' }), 'I3').value).toBeLessThan(0.8);
  expect(fixConfidence(accepted, all(), 'I3').reason).toMatch(/last-good-agrees \+3\.0.*2 generators agree/);
});

test('nothing without an accepted fix, or with a gate that refused it', () => {
  const declined: Decision = { kind: 'declined', reason: 'rivals-disagree', detail: 'two', rivals: [] };
  expect(fixConfidence(declined, all(), 'I3')).toEqual({ value: 0, reason: 'no fix: rivals-disagree (two)' });
  expect(fixConfidence(accepted, all({ suppression: 'failed' }), 'I3').value).toBe(0);
});
