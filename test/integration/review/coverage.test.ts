import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { CoverageChanges } from '../../../src/decisions/coverage.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import { anInvestigatedBug, aProposal, proposeFor, type ProposedOptions } from '../../support/review/proposed.ts';
import { freshStore } from '../../support/store/database.ts';

const ann = { actor: { kind: 'person', id: 'ann' }, role: 'approver' } as const;

interface Opened {
  store: Store;
  project: string;
  enqueued: string[];
  coverage: CoverageChanges;
  decide: (proposal: StoredProposal, verb: 'approve' | 'edit' | 'reject') => Promise<unknown>;
}

async function opened(): Promise<Opened> {
  const store = await freshStore();
  const { id } = await store.projects.create('shop');
  for (const name of ['ann', 'bob'])
    await store.users.create({ name, email: null, role: 'approver', password: 'none' });
  const enqueued: string[] = [];
  const parts = {
    ...store,
    queue: { enqueue: async (bug: string) => void enqueued.push(bug) },
    live: { publish: () => {} },
    base: { look: async () => ({ kind: 'current' as const }) },
  };
  const decisions = new Decisions(parts);
  return {
    store,
    project: id,
    enqueued,
    coverage: new CoverageChanges(parts),
    decide: ({ id: proposal, manifestHash }, verb) =>
      decisions.decide(
        proposal,
        {
          verb,
          manifest: manifestHash,
          reason: 'r',
          via: 'api',
          leadsTo: verb === 'reject' ? 'needs-investigation' : null,
          patch: verb === 'edit' ? 'p' : null,
          beside: false,
        },
        ann,
      ),
  };
}

const stateOf = async (store: Store, bug: string) => (await store.bugs.bug(bug))?.state;
const stands = async (store: Store, id: string) => (await store.proposals.proposal(id)) as StoredProposal;
const oneFix = new Map([['src/pricing.js', 'export const fixed = true;\n']]);
/** One fix for all, and a regression test of each. */
const own = (name: string): ProposedOptions => ({
  change: {
    fix: oneFix,
    regressionTest: new Map([[`test/${name}.test.js`, `// ${name}\n`]]),
  },
});

/** As any part of the program moves a bug. */
async function moves(store: Store, bug: string, event: BugEvent, to: BugState): Promise<void> {
  const from = (await stateOf(store, bug)) ?? 'new';
  const note = { stage: 'review', kind: event, actor: 'engine', outcome: 'o' } as const;
  expect((await store.bugs.move(null, bug, { from, event, to, note })).moved).toBe(true);
}

/** Two bugs with one fix, each found by its own turn. */
async function joined({ store, project }: Opened, review: ProposedOptions['review'] = {}) {
  const first = await aProposal(store, project, { ...own('a'), name: 'a', review });
  const bug = await anInvestigatedBug(store, project, 'b');
  const both = await proposeFor(store, bug, { ...own('b'), review });
  return { a: first.bug, b: bug, before: first.proposal, both };
}

test('a turn that ends with the very fix that another bug waits with joins it: one proposal, other manifest, earlier approvals void', async () => {
  const with2 = await opened();
  const { store } = with2;
  const review = { approvals: [{ count: 2 }] };
  const first = await aProposal(store, with2.project, { ...own('a'), name: 'a', review });
  await with2.decide(first.proposal, 'approve');
  const b = await anInvestigatedBug(store, with2.project, 'b');
  const both = await proposeFor(store, b, { ...own('b'), review });
  expect(both).toMatchObject({ bugs: [first.bug, b], state: 'waiting', supersedes: first.proposal.id });
  expect(both.manifestHash).not.toBe(first.proposal.manifestHash);
  expect(both.manifest.regressionTest.map(({ path }) => path)).toEqual(['test/a.test.js', 'test/b.test.js']);
  expect(await stands(store, first.proposal.id)).toMatchObject({ state: 'superseded' });
  await expect(with2.decide(first.proposal, 'approve')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await store.proposals.decisions(both.id)).toEqual([]);
  const { proposals } = await store.proposals.proposals({ states: ['waiting'], limit: 10 });
  expect(proposals.map(({ id }) => id)).toEqual([both.id]);
  // Each bug's evidence is there, and the change has the bytes that the manifest names.
  const files = await store.proposals.files(both.id);
  expect(files).toEqual(expect.arrayContaining(['coverage.json', 'proposal.json', `covers/${b}/proposal.json`]));
  const change = await store.proposals.approvedChange(both.id);
  expect([...(change?.files.keys() ?? [])].toSorted()).toEqual(['src/pricing.js', 'test/a.test.js', 'test/b.test.js']);
  expect(change?.body).toContain(`- ${b}: `);
  expect((await store.bugs.ledger(first.bug)).at(-1)).toMatchObject({ kind: 'coverage-changed' });
});

test('all covered bugs are approved, applied, watched and fixed together, and the items about them end with the last', async () => {
  const all = await opened();
  const { store } = all;
  const { a, b, both } = await joined(all);
  await all.decide(both, 'approve');
  expect([await stateOf(store, a), await stateOf(store, b)]).toEqual(['approved', 'approved']);
  const items = async () =>
    (await store.items.items({ bug: b, limit: 10 })).items.map(({ kind, state, bugs }) => ({ kind, state, bugs }));
  expect(await items()).toContainEqual({ kind: 'apply-fix', state: 'open', bugs: [a, b] });
  for (const bug of [a, b]) await moves(store, bug, 'change-landed', 'applied');
  expect(await stands(store, both.id)).toMatchObject({ state: 'applied' });
  for (const [event, to] of [
    ['released', 'watching'],
    ['window-quiet', 'fixed'],
  ] as const)
    for (const bug of [a, b]) await moves(store, bug, event, to);
  expect((await items()).filter(({ state }) => state !== 'closed')).toEqual([]);
});

test('many bugs whose turns end at once with one fix share one proposal', async () => {
  const { store, project } = await opened();
  const names = ['a', 'b', 'c', 'd', 'e'];
  const bugs = await Promise.all(names.map((name) => anInvestigatedBug(store, project, name)));
  await Promise.all(bugs.map((bug, i) => proposeFor(store, bug, own(names[i] ?? ''))));
  const { proposals } = await store.proposals.proposals({ states: ['waiting'], limit: 10 });
  expect(proposals.map((one) => one.bugs.toSorted())).toEqual([bugs.toSorted()]);
  expect(proposals[0]?.manifest.regressionTest).toHaveLength(5);
});

test('another base, other bytes, a rival and an approved proposal are not joined', async () => {
  const all = await opened();
  const { store, project } = all;
  const first = await aProposal(store, project, own('a'));
  const other = async (name: string, options: ProposedOptions) =>
    (await proposeFor(store, await anInvestigatedBug(store, project, name), options)).bugs.length;
  expect(await other('b', { change: { baseCommit: 'f'.repeat(40) } })).toBe(1);
  expect(await other('c', { change: { fix: new Map([['src/pricing.js', 'other\n']]) } })).toBe(1);
  expect(await other('d', { beside: true })).toBe(1);
  await store.proposals.proposals({ limit: 1 });
  for (const { id, bugs } of (await store.proposals.proposals({ states: ['waiting'], limit: 10 })).proposals)
    if (bugs[0] !== first.bug) await store.pool.query(`update proposals set state = 'rejected' where id = $1`, [id]);
  await all.decide(first.proposal, 'approve');
  expect(await other('e', {})).toBe(1);
});

test('a bug is added once the fix has run against it, and not before; what it does not cure goes back to where it was', async () => {
  const all = await opened();
  const { store, project, coverage, enqueued } = all;
  const { bug: a, proposal } = await aProposal(store, project, { ...own('a'), name: 'a' });
  const b = await anInvestigatedBug(store, project, 'b');
  await moves(store, b, 'reproduced-without-fix', 'needs-investigation');
  const ask = () =>
    coverage.change(proposal.id, b, { kind: 'ask', manifest: proposal.manifestHash, reason: 'same null' }, ann);
  expect(await ask()).toEqual({ proposal: proposal.id, bug: b, state: 'investigating' });
  expect(enqueued).toEqual([b]);
  expect(await stands(store, proposal.id)).toMatchObject({ bugs: [a], manifestHash: proposal.manifestHash });
  await expect(ask()).rejects.toMatchObject({ code: 'CONFLICT', message: /is being run against the bug already/ });
  // The next turn of the bug goes in with that fix, on the proposal's base.
  const { given, base } = await store.proposals.revision(b);
  expect([given, base]).toMatchObject([
    {
      proposal: proposal.id,
      patch: expect.stringContaining('diff --git'),
      covers: { cameFrom: 'needs-investigation' },
    },
    proposal.baseCommit,
  ]);
  await moves(store, b, 'coverage-refused', 'needs-investigation');
  expect(await store.proposals.revision(b)).toMatchObject({ given: null });
  expect(await store.proposals.coverage(proposal.id)).toMatchObject([
    { bug: b, kind: 'asked', state: 'refused', by: { id: 'ann' } },
  ]);

  await ask();
  const both = await proposeFor(store, b, own('b'));
  expect(both).toMatchObject({ bugs: [a, b], supersedes: proposal.id });
  expect(await store.proposals.coverage(both.id)).toMatchObject([{ state: 'covered' }, { state: 'refused' }]);
});

test('a bug that is taken off leaves another proposal behind, is worked on by itself, and does not come back with that fix', async () => {
  const all = await opened();
  const { store, coverage } = all;
  const { a, b, before, both } = await joined(all);
  const off = (bug: string, manifest = both.manifestHash) =>
    coverage.change(both.id, bug, { kind: 'take-off', manifest, reason: 'another null' }, ann);
  await expect(off(a)).rejects.toMatchObject({ message: /was found for this bug/ });
  await expect(off(b, before.manifestHash)).rejects.toMatchObject({ message: /holds another change now/ });
  const ended = await off(b);
  expect(ended).toMatchObject({ bug: b, state: 'new' });
  const less = await stands(store, ended.proposal);
  expect(less).toMatchObject({ bugs: [a], state: 'waiting', supersedes: both.id });
  expect(less.manifestHash).toBe(before.manifestHash);
  expect(await stands(store, both.id)).toMatchObject({ state: 'superseded' });
  expect(await store.proposals.revision(b)).toMatchObject({
    refused: [{ proposal: both.id, by: 'ann', reason: 'another null' }],
  });
  await moves(store, b, 'investigation-started', 'investigating');
  expect(await proposeFor(store, b, own('b'))).toMatchObject({ bugs: [b] });
});

test('where another patch takes its place, the other bugs have it run against them first', async () => {
  const all = await opened();
  const { store } = all;
  const { a, b, both } = await joined(all);
  await all.decide(both, 'edit');
  expect([await stateOf(store, a), await stateOf(store, b)]).toEqual(['investigating', 'proposed']);
  const edited = { change: { fix: new Map([['src/pricing.js', 'edited\n']]) } };
  const next = await proposeFor(store, a, edited);
  expect(next).toMatchObject({ bugs: [a], supersedes: both.id });
  expect(await stateOf(store, b)).toBe('investigating');
  expect((await store.proposals.revision(b)).given).toMatchObject({ proposal: next.id, covers: { cameFrom: 'new' } });
  expect(await proposeFor(store, b, edited)).toMatchObject({ bugs: [a, b], supersedes: next.id });
});

test('a proposal waits on for the others when a bug leaves by itself, and ends with the last', async () => {
  const all = await opened();
  const { store } = all;
  const { a, b, both } = await joined(all);
  await moves(store, a, 'closed-as-wont-fix', 'wont-fix');
  expect([await stateOf(store, b), (await stands(store, both.id)).state]).toEqual(['proposed', 'waiting']);
  await moves(store, b, 'closed-as-wont-fix', 'wont-fix');
  expect((await stands(store, both.id)).state).toBe('superseded');
});
