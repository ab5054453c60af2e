import { expect, test } from 'vitest';
import { bugStates } from '../domain/bug-state.ts';
import { roles } from '../domain/permission.ts';
import { proposalStates } from '../domain/stored-proposal.ts';
import { type AskedCoverage, ruleCoverage } from './coverage-rule.ts';

type Facts = Parameters<typeof ruleCoverage>[0];

const [now, before] = ['a'.repeat(64), 'b'.repeat(64)];
const person = { kind: 'person', id: 'ann' } as const;

function facts(proposal: Partial<Facts['proposal']> = {}, bug: Partial<Facts['bug']> = {}): Facts {
  return {
    proposal: { project: '1', state: 'waiting', manifestHash: now, reverts: null, bugs: ['1-1', '1-2'], ...proposal },
    bug: {
      id: '1-3',
      project: '1',
      state: 'needs-investigation',
      paused: false,
      hasEvidence: true,
      isAsked: false,
      others: 0,
      hasOwnFix: false,
      ...bug,
    },
  };
}

const asked = (change: Partial<AskedCoverage> = {}): AskedCoverage => ({
  kind: 'ask',
  manifest: now,
  decider: { actor: person, role: 'approver' },
  ...change,
});

const off = (change: Partial<AskedCoverage> = {}): AskedCoverage => asked({ kind: 'take-off', ...change });
const covered = { id: '1-2', state: 'proposed' } as const;

const reasons = (given: Facts, wish: AskedCoverage) => {
  const ruling = ruleCoverage(given, wish);
  return ruling.kind === 'refused' ? ruling.reasons : ruling.kind;
};

test('every role, state of the proposal, hash and kind of actor, both ways: only who decides, about what waits', () => {
  for (const role of [...roles, null])
    for (const state of proposalStates)
      for (const manifest of [now, before])
        for (const kind of ['person', 'engine', 'model', 'agent', 'policy'] as const)
          for (const wish of [asked, off]) {
            const decider = { actor: { kind, id: 'ann' }, role };
            const found = reasons(facts({ state }, wish === off ? covered : {}), wish({ manifest, decider }));
            const may = (role === 'approver' || role === 'admin') && kind === 'person';
            const good = may && state === 'waiting' && manifest === now;
            expect([role, state, manifest, kind, Array.isArray(found) ? 'refused' : found]).toEqual([
              role,
              state,
              manifest,
              kind,
              good ? (wish === off ? 'taken-off' : 'asked') : 'refused',
            ]);
          }
});

test('every state of a bug that is to be added', () => {
  const taken = bugStates.filter((state) => ruleCoverage(facts({}, { state }), asked()).kind === 'asked');
  expect(taken).toEqual(['new', 'proposed', 'needs-investigation', 'routed', 'regressed']);
  expect(ruleCoverage(facts({}, { state: 'regressed' }), asked())).toEqual({
    kind: 'asked',
    move: { from: 'regressed', event: 'coverage-asked', to: 'investigating' },
  });
});

test.each<[string, Facts, AskedCoverage, string]>([
  ['of another repository', facts({}, { project: '2' }), asked(), 'another-repository'],
  ['a rollback', facts({ reverts: { commit: 'c'.repeat(40), byPolicy: false } }), asked(), 'a-rollback'],
  ['covered', facts({}, { id: '1-1', state: 'proposed' }), asked(), 'covered-already'],
  ['being run', facts({}, { isAsked: true, state: 'investigating' }), asked(), 'asked-already'],
  ['with a proposal for others', facts({}, { others: 1 }), asked(), 'covers-others'],
  ['paused', facts({}, { paused: true }), asked(), 'paused'],
  ['without an occurrence', facts({}, { hasEvidence: false }), asked(), 'no-evidence'],
  ['one too many', facts({ bugs: Array.from({ length: 20 }, (_, i) => `1-${i + 10}`) }), asked(), 'too-many'],
  ['not covered', facts(), off(), 'not-covered'],
  ['the first', facts({}, { id: '1-1', state: 'proposed' }), off(), 'the-first-bug'],
])('%s is refused, and why is told', (_what, given, wish, reason) => {
  expect(reasons(given, wish)).toEqual([reason]);
});

test('a bug that is taken off waits on with a proposal of its own, or is worked on anew', () => {
  const move = (hasOwnFix: boolean) => {
    const ruling = ruleCoverage(facts({}, { ...covered, hasOwnFix }), off());
    return ruling.kind === 'refused' ? null : ruling.move.to;
  };
  expect([move(true), move(false)]).toEqual(['proposed', 'new']);
});

test('all that speaks against it is told', () => {
  const decider = { actor: { kind: 'agent', id: 'x' }, role: 'viewer' } as const;
  expect(reasons(facts({ state: 'applied' }, { paused: true }), asked({ manifest: before, decider }))).toEqual([
    'no-permission',
    'not-a-person',
    'another-change',
    'not-waiting',
    'paused',
  ]);
});
