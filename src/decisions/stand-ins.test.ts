import { expect, test } from 'vitest';
import { roles } from '../domain/permission.ts';
import type { StandIn } from '../domain/stand-in.ts';
import { standInRefusals, standsFor, type HandOver } from './stand-ins.ts';

const now = new Date('2026-03-01T12:00:00Z');
const user = (role: (typeof roles)[number], disabled = false) => ({ role, disabled });
const wish: HandOver['wish'] = {
  away: 'ann',
  standIn: 'bob',
  since: '2026-03-01T12:00:00.000Z',
  until: '2026-03-15T12:00:00.000Z',
  scope: {},
  reason: 'on leave',
};
const handOver = (change: Partial<HandOver> = {}, wished: Partial<HandOver['wish']> = {}): HandOver => ({
  wish: { ...wish, ...wished },
  caller: { actor: { kind: 'person', id: 'ann' }, role: 'approver' },
  away: user('approver'),
  standIn: user('approver'),
  now,
  ...change,
});

test('every role of both, and whoever asks: only between people who decide, by who is away or an administrator', () => {
  for (const away of roles)
    for (const standIn of roles)
      for (const disabled of [false, true])
        for (const [id, role] of [
          ['ann', away],
          ['bob', standIn],
          ['eve', 'approver'],
          ['eve', 'admin'],
        ] as const) {
          const caller = { actor: { kind: 'person' as const, id }, role };
          const refused = standInRefusals(handOver({ away: user(away), standIn: user(standIn, disabled), caller }));
          const both = [away, standIn].every((one) => one === 'approver' || one === 'admin') && !disabled;
          const may = id === 'ann' || role === 'admin';
          expect([away, standIn, disabled, id, role, refused.length === 0]).toEqual([
            away,
            standIn,
            disabled,
            id,
            role,
            both && may,
          ]);
        }
  for (const kind of ['agent', 'engine', 'model', 'policy'] as const)
    expect(standInRefusals(handOver({ caller: { actor: { kind, id: 'ann' }, role: 'admin' } }))).toHaveLength(1);
});

test.each<[string, Partial<HandOver['wish']>, RegExp]>([
  ['oneself', { standIn: 'ann' }, /nobody stands in for themself/],
  ['ends before it begins', { until: '2026-02-01T00:00:00.000Z' }, /ends before it begins.*over already/],
  ['too long', { until: '2026-07-01T00:00:00.000Z' }, /longer than 92 days/],
  ['over', { since: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' }, /^it is over already$/],
])('%s is refused', (_what, wished, words) => {
  expect(standInRefusals(handOver({}, wished)).join('; ')).toMatch(words);
});

const standing = (change: Partial<StandIn> = {}) => ({
  standIn: { ...wish, id: '1', madeBy: 'ann', madeAt: wish.since, endedAt: null, endedBy: null, ...change },
  email: 'ann@shop.example',
});
const proposal: Parameters<typeof standsFor>[2] = {
  project: '1',
  kind: 'cause',
  risk: 'low',
  manifest: {
    schema: 'reproof.change-manifest/1',
    baseCommit: 'a'.repeat(40),
    fix: [{ path: 'src/a.js', sha256: 'b'.repeat(64) }],
    regressionTest: [],
    cacheVersionBumps: [],
    bundle: [],
  },
};

test.each<[string, StandIn['scope'], boolean]>([
  ['everything', {}, true],
  ['its project', { projects: ['1'] }, true],
  ['another project', { projects: ['2'] }, false],
  ['its path', { paths: ['src/**'] }, true],
  ['another path', { paths: ['payments/**'] }, false],
  ['its risk', { risk: ['low', 'medium'] }, true],
  ['another risk', { risk: ['high'] }, false],
  ['another kind', { kinds: ['suppression'] }, false],
  ['path and project', { paths: ['src/**'], projects: ['2'] }, false],
])('handed over: %s', (_what, scope, counts) => {
  const bob = { actor: { kind: 'person', id: 'bob' } } as const;
  const found = standsFor([standing({ scope })], bob, proposal);
  expect(found.map(({ actor }) => actor.id)).toEqual(counts ? ['ann'] : []);
});

test('nobody hands on what was handed to them, and no program stands in', () => {
  const chain = [standing(), standing({ id: '2', away: 'bob', standIn: 'carl' })];
  const ids = (kind: 'person' | 'agent', id: string) =>
    standsFor(chain, { actor: { kind, id } }, proposal).map(({ actor }) => actor.id);
  expect([ids('person', 'carl'), ids('person', 'bob'), ids('agent', 'bob')]).toEqual([['bob'], ['ann'], []]);
});
