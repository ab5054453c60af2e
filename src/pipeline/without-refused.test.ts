import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Contender } from '../repair/rivals/contender.ts';
import { decide } from '../repair/rivals/decide.ts';
import type { SearchResult } from '../repair/search/search.ts';
import { systemClock } from '../ports/clock.ts';
import { Journal } from './journal.ts';
import { withoutRefused } from './without-refused.ts';

const contender = (id: string): Contender => ({
  candidate: { id, generator: id, kind: 'cause', summary: id, files: { 'a.js': id }, prior: 0.9 },
  generators: [id],
  patch: { text: `patch ${id}`, files: ['a.js'], linesAdded: 1, linesRemoved: 1 },
  depth: 1,
  rejects: false,
  outcomes: new Map(),
  behaviour: new Map(),
  evidence: {
    rejects: false,
    strays: [],
    variationStrays: [],
    foreignKind: null,
    signs: [],
    probes: { changed: [], unrefused: [], uncured: [], broken: [], cured: 1, total: 1 },
    lastGood: null,
    asserted: true,
  },
});

const searched = (...ids: string[]): SearchResult => {
  const contenders = ids.map(contender);
  const stats = { offered: 1, distinct: 1, tried: 1, plausible: 1, rounds: 1, outOfTime: false, elapsedMs: 1 };
  return { decision: decide(contenders), contenders, stats, baseline: [] };
};

const sentBack = (id: string) => ({
  proposal: '1-p1',
  patchHash: createHash('sha256').update(`patch ${id}`).digest('hex'),
  by: 'ann',
  reason: 'wrong place',
});

const chosen = ({ decision }: SearchResult) =>
  decision.kind === 'accepted' ? decision.chosen.candidate.id : decision.detail;

it('proposes another change than the one that was sent back, and says so in the ledger', () => {
  const journal = new Journal('bug', systemClock);
  const search = searched('one', 'two');
  const first = chosen(search);
  expect(['one', 'two']).toContain(first);
  const next = withoutRefused(journal, search, [sentBack(first)]);
  expect([first, chosen(next)].toSorted()).toEqual(['one', 'two']);
  expect(next.contenders).toHaveLength(1);
  expect(journal.ledger.entries).toMatchObject([
    {
      kind: 'refused-before',
      inputs: ['proposal:1-p1'],
      outcome: 'left out the change of 1-p1, which ann sent back (wrong place)',
    },
  ]);
});

it('declines, with the reason, where nothing else is found; and leaves alone what nobody has sent back', () => {
  const journal = new Journal('bug', systemClock);
  const next = withoutRefused(journal, searched('one'), [sentBack('one')]);
  expect(next.decision.kind).toBe('declined');
  expect(chosen(next)).toMatch(/left out: the change of 1-p1, which ann sent back \(wrong place\)$/);
  const search = searched('one', 'two');
  expect(withoutRefused(journal, search, [sentBack('three')])).toBe(search);
});
