import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import type { BugState } from '../../../src/domain/bug-state.ts';
import type { NewItem } from '../../../src/ports/store/item-store.ts';
import { anInvestigatedBug, aProposal, proposeFor } from '../../support/review/proposed.ts';
import { sampleProposal } from '../../support/bundle-input.ts';
import { freshStore } from '../../support/store/database.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

async function opened(): Promise<{ store: Store; project: string }> {
  const store = await freshStore();
  const { id } = await store.projects.create('shop');
  await store.users.create({ name: 'ann', email: null, role: 'approver', password: 'has none' });
  return { store, project: id };
}

const anItem = (key: string, bugs: readonly string[], tags: readonly string[] = []): NewItem => ({
  key,
  kind: 'investigation',
  title: key,
  description: 'Somebody looks.',
  priority: 'P2',
  tags,
  assignee: null,
  createdBy: engine,
  bugs,
  manifest: null,
  proposal: null,
  links: [],
});

/** As any part of the program moves a bug. */
async function moves(store: Store, bug: string, to: BugState, outcome = 'o'): Promise<void> {
  const from = (await store.bugs.bug(bug))?.state ?? 'new';
  const note = { stage: 'review', kind: 'k', actor: 'engine', outcome } as const;
  expect((await store.bugs.move(null, bug, { from, event: 'not-reproduced', to, note })).moved).toBe(true);
}

async function ends(store: Store, bug: string) {
  const { items } = await store.items.items({ bug, limit: 50 });
  return Object.fromEntries(items.map(({ title, state, resolution }) => [title, resolution?.how ?? state]));
}

test('an item about several bugs ends with the last of them; what a policy wants looked at stays', async () => {
  const { store, project } = await opened();
  const [a, b] = [await anInvestigatedBug(store, project, 'a'), await anInvestigatedBug(store, project, 'b')];
  for (const item of [anItem('both', [a, b]), anItem('own', [a]), anItem('after', [a], ['post-fix-review'])])
    await store.items.ensure(project, item);
  await moves(store, a, 'fixed');
  expect(await ends(store, a)).toEqual({ both: 'open', own: 'fixed', after: 'open' });
  await moves(store, b, 'wont-fix');
  expect(await ends(store, b)).toEqual({ both: 'wont-fix' });
  // Each is open again with the bug that it ended with, and with no other.
  await moves(store, a, 'regressed');
  expect(await ends(store, a)).toEqual({ both: 'wont-fix', own: 'open', after: 'open' });
  await moves(store, b, 'new');
  expect(await ends(store, b)).toEqual({ both: 'open' });
});

test('of two bugs that end at once the later one ends the item', async () => {
  const { store, project } = await opened();
  const bugs = await Promise.all(Array.from({ length: 6 }, (_, i) => anInvestigatedBug(store, project, `b${i}`)));
  await store.items.ensure(project, anItem('all', bugs));
  await Promise.all(bugs.map((bug) => moves(store, bug, 'fixed')));
  expect(await ends(store, bugs[0] ?? '')).toEqual({ all: 'fixed' });
});

test('what a person has closed stays closed when the bug comes back', async () => {
  const { store, project } = await opened();
  const bug = await anInvestigatedBug(store, project);
  const id = await store.items.ensure(project, anItem('mine', [bug]));
  await store.items.close(id, { how: 'done', reason: 'looked', by: { kind: 'person', id: 'ann' } });
  await moves(store, bug, 'fixed');
  await moves(store, bug, 'regressed');
  expect(await ends(store, bug)).toEqual({ mine: 'done' });
});

test('with a bug that is merged into another end its proposal and its items; split off again they are open', async () => {
  const { store, project } = await opened();
  const { bug, proposal } = await aProposal(store, project);
  await store.items.ensure(project, anItem('look', [bug]));
  const into = await anInvestigatedBug(store, project, 'b');
  await store.bugs.merge(bug, into, 'ann');
  expect(await store.proposals.proposal(proposal.id)).toMatchObject({ state: 'superseded' });
  expect(await ends(store, bug)).toMatchObject({
    look: 'duplicate',
    [`[approval] Code fix: ${proposal.title}`]: 'obsolete',
  });
  const { fingerprints = [] } = (await store.bugs.bug(into)) ?? {};
  expect((await store.bugs.split(into, fingerprints.find((one) => one.endsWith(':a')) ?? '', 'ann')).id).toBe(bug);
  expect(await ends(store, bug)).toMatchObject({ look: 'open' });
});

test('whatever way a bug comes to wait for a person, one is asked with the findings; a proposal answers', async () => {
  const { store, project } = await opened();
  const bug = await anInvestigatedBug(store, project);
  const told = {
    ...sampleProposal(),
    hypotheses: [
      {
        id: 'h1',
        by: 'call-replay',
        claim: 'a line `null` @all breaks it',
        state: 'refuted',
        rank: 1,
        evidence: ['e1'],
      },
    ],
    missingEvidence: [{ what: 'the request body', supply: 'switch the recorder on' }],
  };
  const files = new Map([['proposal.json', Buffer.from(JSON.stringify(told))]]);
  const note = { stage: 'review', kind: 'not-reproduced', actor: 'engine', outcome: 'ten tries' } as const;
  const lease = await store.bugs.lease(bug);
  await store.bugs.move(lease, bug, {
    from: 'investigating',
    event: 'not-reproduced',
    to: 'needs-investigation',
    note,
    files,
  });
  const { items } = await store.items.items({ bug, limit: 10 });
  expect(items).toMatchObject([
    {
      kind: 'investigation',
      state: 'open',
      tags: ['needs-human-review'],
      assignee: { kind: 'person', id: 'ann' },
      links: [{ relation: 'caused-by', to: bug }],
    },
  ]);
  const text = items[0]?.description ?? '';
  for (const words of [
    'not reproduced',
    'ten tries',
    "refuted: `a line 'null' @all breaks it` (call-replay, 1 piece of evidence)",
    '`the request body`: `switch the recorder on`',
    'seen 1 times',
  ])
    expect(text).toContain(words);
  // The same item, again and again: closed by a proposal, open when that came to nothing.
  await moves(store, bug, 'investigating');
  await proposeFor(store, bug);
  expect((await store.items.item(items[0]?.id ?? ''))?.item).toMatchObject({
    state: 'closed',
    resolution: { how: 'done' },
  });
  await moves(store, bug, 'needs-investigation', 'the pull request was closed');
  const again = (await store.items.item(items[0]?.id ?? ''))?.item;
  expect(again).toMatchObject({ state: 'open', description: expect.stringContaining('the pull request was closed') });
  expect((await store.bugs.ledger(bug)).at(-1)).toMatchObject({
    actor: 'engine',
    outcome: 'the pull request was closed',
  });
});

test('a bug that no change of code cures is handed on with what is to be done instead, why, and whose it is', async () => {
  const { store, project } = await opened();
  const bug = await anInvestigatedBug(store, project);
  const note = { stage: 'review', kind: 'not-a-code-fix', actor: 'engine', outcome: 'no frame of ours' } as const;
  const routing = { specialist: 'infrastructure', team: null, owner: '@ops', score: 1, reason: 'r', by: null };
  const disposition = {
    kind: 'configuration',
    reason: 'ECONNREFUSED `is` raised by the environment',
    by: null,
  } as const;
  const step = { from: 'investigating', event: 'not-a-code-fix', to: 'routed' } as const;
  await store.bugs.move(null, bug, { ...step, note, routing, disposition });
  const { items } = await store.items.items({ bug, limit: 5 });
  expect(items).toMatchObject([{ state: 'open', tags: ['routed', 'configuration'] }]);
  expect(items[0]?.title).toMatch(/^\[configuration\] /);
  for (const words of ["no code fix but configuration: `ECONNREFUSED 'is' raised", '`infrastructure`, `@ops`'])
    expect(items[0]?.description).toContain(words);
  await moves(store, bug, 'fixed');
  expect(await ends(store, bug)).toEqual({ [items[0]?.title ?? '']: 'fixed' });
});
