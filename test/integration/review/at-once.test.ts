import { expect, test } from 'vitest';
import { Decisions } from '../../../src/decisions/decisions.ts';
import type { AskedDecision } from '../../../src/decisions/settle.ts';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import type { BaseLook } from '../../../src/ports/base-branch.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { aProposal, proposeFor } from '../../support/review/proposed.ts';
import { freshStore } from '../../support/store/database.ts';

async function review(names: readonly string[] = ['ann', 'bob', 'carl']) {
  const store = await freshStore();
  const { id: project } = await store.projects.create('shop');
  for (const name of names) await aUser(store, name, 'approver');
  const queued: string[] = [];
  const base: { look: BaseLook } = { look: { kind: 'current' } };
  const decisions = new Decisions({
    ...store,
    queue: { enqueue: async (bug) => void queued.push(bug) },
    live: { publish: () => {} },
    base: { look: async () => base.look },
  });
  const decide = (
    { id, manifestHash: manifest }: StoredProposal,
    who: string,
    asked: Partial<AskedDecision> & Pick<AskedDecision, 'verb'> = { verb: 'approve' },
  ) =>
    decisions.decide(
      id,
      { manifest, reason: '', via: 'api', leadsTo: null, patch: null, beside: false, ...asked },
      { actor: { kind: 'person', id: who }, role: 'approver' },
    );
  return { store, project, decide, queued, base };
}

/** `done`, or what was told to whoever came too late. */
async function outcomes(asked: readonly Promise<{ words: string }>[]): Promise<string[]> {
  const settled = await Promise.allSettled(asked);
  return settled
    .map((one) => (one.status === 'fulfilled' ? one.value.words : (one.reason as Error).message))
    .toSorted();
}

const stateOf = async (store: Store, id: string) => (await store.proposals.proposal(id))?.state;
const openItems = async (store: Store, bug: string) =>
  (await store.items.items({ bug, open: true, limit: 20 })).items.map(({ kind }) => kind).toSorted();

test('two people decide at once: one decision stands, the other is told of it', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project);
  const said = await outcomes([
    decide(proposal, 'ann'),
    decide(proposal, 'bob', { verb: 'reject', reason: 'no', leadsTo: 'wont-fix' }),
  ]);
  const state = await stateOf(store, proposal.id);
  // A rejection behind an approval withdraws it.
  expect([
    ['approved', 'rejected'],
    ['it was rejected; its bugs wait for no decision any more', 'rejected'],
    ['it was rejected', 'rejected'],
  ]).toContainEqual(said);
  expect([state, (await store.bugs.bug(bug))?.state]).toEqual(['rejected', 'wont-fix']);
  expect(await openItems(store, bug)).toEqual([]);
});

test('twelve approvals at once of a change that needs two: two count, and one apply-fix item is made', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `user${i}`);
  const { store, project, decide } = await review(names);
  const { bug, proposal } = await aProposal(store, project, { review: { approvals: [{ count: 2 }] } });
  const said = await outcomes(names.map((name) => decide(proposal, name)));
  expect(said.filter((words) => words === 'approved')).toHaveLength(1);
  expect(said.filter((words) => words.startsWith('counts; still needed: 2 approvals'))).toHaveLength(1);
  expect(said.filter((words) => words === 'it is approved already')).toHaveLength(10);
  expect(await store.proposals.decisions(proposal.id)).toHaveLength(2);
  expect(await openItems(store, bug)).toEqual(['apply-fix']);
  const ledger = await store.bugs.ledger(bug);
  expect(ledger.filter(({ kind }) => kind === 'approve')).toHaveLength(2);
});

test('approving twice counts once, also at the same moment', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project, { review: { approvals: [{ count: 2 }] } });
  const said = await outcomes([decide(proposal, 'ann'), decide(proposal, 'ann'), decide(proposal, 'ann')]);
  expect(said.filter((words) => words === 'you have approved this change before')).toHaveLength(2);
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
});

test('whoever has proposed a change approves nothing of it, and may reject it', async () => {
  const { store, project, decide } = await review();
  const proposers = [{ kind: 'person' as const, id: 'ann' }];
  const { bug, proposal } = await aProposal(store, project, { change: { proposers } });
  await expect(decide(proposal, 'ann')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'you have proposed or edited this change yourself: somebody else approves it',
  });
  expect([await store.proposals.decisions(proposal.id), (await store.bugs.bug(bug))?.state]).toEqual([[], 'proposed']);
  await decide(proposal, 'ann', { verb: 'reject', reason: 'not good', leadsTo: 'wont-fix' });
  expect((await store.bugs.bug(bug))?.state).toBe('wont-fix');
});

test('what was superseded cannot be approved, and its item is closed', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project);
  const next = await proposeFor(store, bug, {
    change: { fix: new Map([['src/pricing.js', 'export const other = 1;\n']]) },
  });
  expect(next).toMatchObject({ supersedes: proposal.id, state: 'waiting' });
  await expect(decide(proposal, 'ann')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'another proposal has taken its place',
  });
  await expect(decide(next, 'ann', { verb: 'approve', manifest: proposal.manifestHash })).rejects.toMatchObject({
    message: /names another change/,
  });
  expect(await openItems(store, bug)).toEqual(['decision']);
  expect(await decide(next, 'ann')).toMatchObject({ words: 'approved', bugs: [{ id: bug, state: 'approved' }] });
});

test('of two rivals exactly one is approved, however they are decided', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project);
  const rival = await proposeFor(store, bug, {
    beside: true,
    change: { fix: new Map([['src/pricing.js', 'export const other = 1;\n']]) },
  });
  expect([await stateOf(store, proposal.id), rival.state]).toEqual(['waiting', 'waiting']);
  const said = await outcomes([decide(proposal, 'ann'), decide(rival, 'bob')]);
  expect(said.filter((words) => words === 'approved')).toHaveLength(1);
  expect([await stateOf(store, proposal.id), await stateOf(store, rival.id)].toSorted()).toEqual([
    'approved',
    'superseded',
  ]);
  expect(await openItems(store, bug)).toEqual(['apply-fix']);
});

test('a rejected rival leaves the other waiting; the last one takes the bug with it', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project);
  const rival = await proposeFor(store, bug, { beside: true });
  await decide(proposal, 'ann', { verb: 'reject', reason: 'wrong place', leadsTo: 'needs-investigation' });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
  await decide(rival, 'ann', { verb: 'reject', reason: 'neither', leadsTo: 'needs-investigation' });
  expect((await store.bugs.bug(bug))?.state).toBe('needs-investigation');
  expect(await openItems(store, bug)).toContain('investigation');
});

test('an approval of a change under which the branch has moved approves nothing: it is validated anew, on the branch', async () => {
  const { store, project, decide, queued, base } = await review();
  const { bug, proposal } = await aProposal(store, project);
  const head = 'c'.repeat(40);
  base.look = { kind: 'moved', head, touched: ['src/pricing.js'] };
  await expect(decide(proposal, 'ann')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: /nothing was approved: src\/pricing.js changed/,
  });
  expect([await stateOf(store, proposal.id), (await store.bugs.bug(bug))?.state, queued]).toEqual([
    'stale',
    'investigating',
    [bug],
  ]);
  expect(await store.proposals.revision(bug)).toMatchObject({ base: head, given: null });
  expect(await store.proposals.decisions(proposal.id)).toEqual([]);
  expect((await store.proposals.approvedChange(proposal.id))?.approvedBy).toEqual([]);
});

test('an approval is withdrawn before anything landed; that of a person who may no more does not count', async () => {
  const { store, project, decide, queued } = await review();
  const { bug, proposal } = await aProposal(store, project, { review: { approvals: [{ count: 2 }] } });
  await decide(proposal, 'ann');
  await store.users.change('ann', { disabled: true });
  expect((await decide(proposal, 'bob')).words).toMatch(/^counts; still needed/);
  expect((await decide(proposal, 'carl')).words).toBe('approved');
  await decide(proposal, 'bob', { verb: 'request-changes', reason: 'seen too late' });
  expect([await stateOf(store, proposal.id), (await store.bugs.bug(bug))?.state, queued]).toEqual([
    'returned',
    'investigating',
    // A turn to apply what was approved, and one to look again.
    [bug, bug],
  ]);
  expect(await openItems(store, bug)).toEqual([]);
  expect((await store.proposals.revision(bug)).refused).toMatchObject([
    { proposal: proposal.id, patchHash: proposal.patchHash, by: 'bob', reason: 'seen too late' },
  ]);
});

test('another commit on the branch voids what was decided: the same people decide again', async () => {
  const { store, project, decide } = await review();
  const { bug, proposal } = await aProposal(store, project);
  await decide(proposal, 'ann');
  const note = { stage: 'review', kind: 'head-changed', actor: 'engine', outcome: 'pushed to' } as const;
  await store.bugs.move(null, bug, { from: 'approved', event: 'head-changed', to: 'proposed', note });
  expect([await stateOf(store, proposal.id), await openItems(store, bug)]).toEqual(['waiting', ['decision']]);
  expect((await store.proposals.approvedChange(proposal.id))?.approvedBy).toEqual([]);
  expect((await decide(proposal, 'ann')).words).toBe('approved');
});

test('bytes that are not those of the manifest are never handed on', async () => {
  const { store, project } = await review();
  const { proposal } = await aProposal(store, project);
  const fix = proposal.manifest.fix[0]?.sha256;
  await store.pool.query('update artifacts set content = $2 where hash = $1', [fix, Buffer.from('evil')]);
  await expect(store.proposals.approvedChange(proposal.id)).rejects.toMatchObject({ code: 'INTERNAL' });
  const other = await aProposal(store, project, { name: 'b', change: { fix: new Map([['src/b.js', 'b']]) } });
  await store.pool.query(`update proposal_files set path = 'src/c.js' where proposal = $1 and path = 'src/b.js'`, [
    other.proposal.id,
  ]);
  await expect(store.proposals.approvedChange(other.proposal.id)).rejects.toMatchObject({ message: /src\/c.js/ });
});
