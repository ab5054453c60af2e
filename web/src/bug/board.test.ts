import { expect, it } from 'vitest';
import type { Hypothesis } from '../../../src/domain/hypothesis.ts';
import type { OwnHypothesis } from '../../../src/domain/own-hypothesis.ts';
import { boardOf } from './board.ts';

const engine = (id: string, state: Hypothesis['state'], rank: number): Hypothesis => ({
  id,
  by: 'call-replay',
  claim: id,
  state,
  rank,
  evidence: [],
});
const own = (id: string, state: OwnHypothesis['state']): OwnHypothesis => ({
  id,
  by: 'ann',
  at: '2026-01-01T00:00:00Z',
  claim: id,
  trial: { kind: 'place', file: 'a.js', function: null, line: null },
  state,
  evidence: [],
  triedAt: null,
});

it('shows what was proven first, and a person’s claim once, as it stands by now', () => {
  const report = {
    hypotheses: [engine('H1', 'open', 0.9), engine('H2', 'refuted', 0.8), engine('P1', 'confirmed', 1)],
  } as Parameters<typeof boardOf>[0]['report'];
  const board = boardOf({ report, hypotheses: [own('P1', 'confirmed'), own('P2', 'waiting')] });
  expect(board.map(({ id, state, own: mine }) => `${id} ${state} ${mine?.by ?? '-'}`)).toEqual([
    'P1 confirmed ann',
    'P2 waiting ann',
    'H2 refuted -',
    'H1 open -',
  ]);
});
