import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src/adapters/postgres/open-store.ts';
import { CoverageChanges } from '../../../src/decisions/coverage.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import { cartEvent, cartFiles, cartRepository } from '../../support/e2e/cart.ts';
import { temporaryFolder } from '../../support/e2e/run-fix.ts';
import { proposeFor } from '../../support/review/proposed.ts';
import { freshDatabase } from '../../support/store/database.ts';

const program = fileURLToPath(new URL('../../support/server/one-turn.ts', import.meta.url));

/** One worker's turn in a process of its own. */
async function turn(url: string, data: string, bug: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url, REPROOF_DATA: data };
  const child = spawn(process.execPath, [program, bug], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'close');
}

/** A crash of the cart that waits with a proposal, as if the engine had made one. */
async function proposedCart(store: Store): Promise<{
  bug: string;
  proposal: StoredProposal;
  patched: (line: string) => string;
  another: () => Promise<string>;
}> {
  const repository = cartRepository();
  const { id: project } = await store.projects.create('cart');
  await store.projects.connect(project, { url: repository.dir, root: '' });
  const [crash] = readSignals(Buffer.from(JSON.stringify(cartEvent(repository.dir)))).events;
  if (!crash) throw new Error('no event was read');
  const accepted = async (fingerprint: string): Promise<string> => {
    const signal = { ...packSignal({ ...crash, event: { ...crash.event, id: fingerprint } }), project, fingerprint };
    const [one] = await store.signals.accept([{ ...signal, receivedAt: new Date() }]);
    return one?.kind === 'stored' ? one.bug : '';
  };
  const bug = await accepted('v1:cart');
  const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'o' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  const baseCommit = repository.git('rev-parse', 'HEAD');
  const proposal = await proposeFor(store, bug, { change: { baseCommit } });
  const before = cartFiles['src/cart.js'] ?? '';
  const patched = (line: string): string => {
    repository.write({ 'src/cart.js': before.replace('    names.push(', `${line}\n    names.push(`) });
    const patch = `${repository.git('diff')}\n`;
    repository.write({ 'src/cart.js': before });
    return patch;
  };
  return { bug, proposal, patched, another: () => accepted('v1:basket') };
}

test('a reviewer’s patch passes the gates, or leaves the proposal with the gates’ reasons; who gave it approves it not', async () => {
  const url = await freshDatabase();
  const store = await openStore(url, { sampling: null, connections: 4 });
  onTestFinished(() => store.close());
  const data = path.join(temporaryFolder(), 'data');
  const { bug, proposal, patched, another } = await proposedCart(store);
  const decisions = new Decisions({
    ...store,
    queue: { enqueue: async () => {} },
    live: { publish: () => {} },
    base: { look: async () => ({ kind: 'current' }) },
  });
  const caller = { actor: { kind: 'person', id: 'local' }, role: 'approver' } as const;
  const about = (
    { id, manifestHash: manifest }: StoredProposal,
    verb: 'approve' | 'edit',
    patch: string | null = null,
  ) =>
    decisions.decide(
      id,
      { verb, manifest, patch, reason: 'as told', via: 'api', leadsTo: null, beside: false },
      caller,
    );
  const newest = async () => (await store.proposals.proposals({ bug, limit: 1 })).proposals[0] as StoredProposal;

  await about(proposal, 'edit', patched('    // nothing is different'));
  expect((await store.bugs.bug(bug))?.state).toBe('investigating');
  await expect(about(proposal, 'approve')).rejects.toMatchObject({ message: /a reviewer’s patch is being validated/ });
  await turn(url, data, bug);
  const refusal = (await store.items.comments(bug)).at(-1)?.text ?? '';
  expect(refusal).toMatch(/was not taken: a gate refused it\.\n\n- reproduction: /);
  expect(await newest()).toMatchObject({ id: proposal.id, state: 'waiting' });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');

  await about(proposal, 'edit', patched('    if (!line?.product) continue;'));
  await turn(url, data, bug);
  const next = await newest();
  const told = JSON.stringify((await store.bugs.ledger(bug)).slice(-3));
  expect(next, told).toMatchObject({
    state: 'waiting',
    supersedes: proposal.id,
    proposers: [{ id: 'deterministic' }, { kind: 'person', id: 'local' }],
    answers: `the patch that local gave for ${proposal.id}: as told`,
  });
  expect(next.gates.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const change = await store.proposals.approvedChange(next.id);
  const text = change?.files.get('src/cart.js')?.toString();
  expect(text).toContain('if (!line?.product) continue;\n    names.push');
  await expect(about(next, 'approve')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: /somebody else approves it/,
  });

  // Another bug of the same cause: that fix is run against its own reproduction before it counts as cured by it.
  const second = await another();
  const queue = { enqueue: async () => {} };
  const coverage = new CoverageChanges({ proposals: store.proposals, queue, live: { publish: () => {} } });
  await coverage.change(next.id, second, { kind: 'ask', manifest: next.manifestHash, reason: 'one cause' }, caller);
  expect(await newest()).toMatchObject({ id: next.id, bugs: [bug] });
  await turn(url, data, second);
  const both = await newest();
  const why = JSON.stringify((await store.bugs.ledger(second)).slice(-3));
  expect(both, why).toMatchObject({ state: 'waiting', bugs: [bug, second], supersedes: next.id });
  expect(both.proposers).toEqual(next.proposers);
  const folder = `covers/${second}/`;
  const own = JSON.parse((await store.proposals.file(both.id, `${folder}proposal.json`))?.toString() ?? '{}');
  expect(own).toMatchObject({ reproduction: { verdict: 'reproduced' }, validation: { after: { failing: 0 } } });
}, 300_000);
