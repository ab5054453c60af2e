import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import { WorkItems } from '../../../src/decisions/work-items.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import type { ReviewPolicy } from '../../../src/domain/stored-proposal.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { freshStore } from '../../support/store/database.ts';

const bob = { actor: { kind: 'person', id: 'bob' }, role: 'approver' } as const;

async function opened(postFixReview: ReviewPolicy['postFixReview']) {
  const store = await freshStore();
  const { id: project } = await store.projects.create('shop');
  for (const name of ['ann', 'bob'])
    await store.users.create({ name, email: null, role: 'approver', password: 'none' });
  const base = { look: async () => ({ kind: 'current' as const }) };
  const decisions = new Decisions({ ...store, queue: { enqueue: async () => {} }, live: { publish: () => {} }, base });
  const { bug, proposal } = await aProposal(store, project, {
    review: { postFixReview },
    change: { proposers: [{ kind: 'person', id: 'ann' }] },
  });
  const asked = { reason: '', via: 'api', leadsTo: null, patch: null, beside: false } as const;
  await decisions.decide(proposal.id, { ...asked, verb: 'approve', manifest: proposal.manifestHash }, bob);
  return { store, bug, proposal, workItems: new WorkItems(store.items, decisions, store.proposals) };
}

async function moves(store: Store, bug: string, event: BugEvent, to: BugState): Promise<void> {
  const from = (await store.bugs.bug(bug))?.state ?? 'new';
  const note = { stage: 'review', kind: event, actor: 'engine', outcome: 'o' } as const;
  const change = event === 'change-landed' ? { change: { commit: 'c'.repeat(40), files: ['src/pricing.js'] } } : {};
  expect((await store.bugs.move(null, bug, { from, event, to, note, ...change })).moved).toBe(true);
}

const reviews = async (store: Store, bug: string) =>
  (await store.items.items({ bug, limit: 20 })).items.filter(({ tags }) => tags.includes('post-fix-review'));

test('once the change has landed it is given to a person who did not make it, and closed by such a one alone', async () => {
  const { store, bug, proposal, workItems } = await opened([{ paths: ['src/**'], at: 'applied' }]);
  expect(await reviews(store, bug)).toEqual([]);
  await moves(store, bug, 'change-landed', 'applied');
  const [review] = await reviews(store, bug);
  expect(review).toMatchObject({
    state: 'open',
    manifest: proposal.manifestHash,
    tags: ['post-fix-review', 'needs-human-review'],
  });
  for (const words of ['`src/pricing.js`', `landed as \`${'c'.repeat(40)}\``, 'approved by bob'])
    expect(review?.description).toContain(words);
  await moves(store, bug, 'released', 'watching');
  await moves(store, bug, 'window-quiet', 'fixed');
  // The watch does not close it: it tells whoever looks how it ended.
  const id = review?.id ?? '';
  expect((await store.items.item(id))?.item).toMatchObject({
    state: 'open',
    comments: [{ text: `${bug} is fixed: o.` }],
  });
  const close = (name: string, role: 'engineer' | 'approver', kind: 'person' | 'agent' = 'person') =>
    workItems.close(id, 'looked: good', { actor: { kind, id: name }, role });
  await expect(close('eve', 'engineer')).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  await expect(close('service:ci', 'approver', 'agent')).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  await expect(close('ann', 'approver')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: /somebody else looks at it/,
  });
  expect((await close('bob', 'approver')).item).toMatchObject({
    state: 'closed',
    resolution: { how: 'done', by: { id: 'bob' } },
  });
});

test('a rule may wait until production has shown that it holds; other classes are not looked at', async () => {
  const { store, bug } = await opened([
    { risk: ['low'], at: 'fixed' },
    { kinds: ['suppression'], at: 'applied' },
  ]);
  await moves(store, bug, 'change-landed', 'applied');
  expect(await reviews(store, bug)).toEqual([]);
  await moves(store, bug, 'released', 'watching');
  await moves(store, bug, 'window-quiet', 'fixed');
  expect(await reviews(store, bug)).toMatchObject([{ state: 'open' }]);
  await moves(store, bug, 'recurred', 'regressed');
  await moves(store, bug, 'rollback-applied', 'regressed');
  expect(await reviews(store, bug)).toMatchObject([{ state: 'closed', resolution: { how: 'obsolete' } }]);
});
