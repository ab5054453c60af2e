import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src/adapters/postgres/open-store.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import type { AskedDecision } from '../../../src/decisions/settle.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import { cartEvent, cartRepository } from '../../support/e2e/cart.ts';
import { freshDatabase } from '../../support/store/database.ts';

const program = fileURLToPath(new URL('../../support/server/one-turn.ts', import.meta.url));

/** One worker's turn in a process of its own. */
async function turn(url: string, data: string, bug: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url, REPROOF_DATA: data };
  const child = spawn(process.execPath, [program, bug], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'close');
}

async function newest(store: Store, bug: string): Promise<StoredProposal> {
  return (await store.proposals.proposals({ bug, limit: 1 })).proposals[0] as StoredProposal;
}

test('a reviewer’s patch passes the gates or leaves the proposal; a change that was sent back is not proposed again', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-revised-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const url = await freshDatabase();
  const store = await openStore(url, { sampling: null, connections: 4 });
  onTestFinished(() => store.close());
  const repository = cartRepository().dir;
  const [crash] = readSignals(Buffer.from(JSON.stringify(cartEvent(repository)))).events;
  if (!crash) throw new Error('no event');
  const project = await store.projects.create('cart');
  await store.projects.connect(project.id, { url: repository, root: '' });
  const [accepted] = await store.signals.accept([
    { ...packSignal(crash), project: project.id, fingerprint: 'v1:a', receivedAt: new Date() },
  ]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const data = path.join(folder, 'data');
  const decisions = new Decisions({
    ...store,
    queue: { enqueue: async () => {} },
    live: { publish: () => {} },
    base: { look: async () => ({ kind: 'current' }) },
  });
  const ann = { actor: { kind: 'person', id: 'local' }, role: 'approver' } as const;
  const decide = (proposal: StoredProposal, asked: Partial<AskedDecision> & Pick<AskedDecision, 'verb'>) =>
    decisions.decide(
      proposal.id,
      { manifest: proposal.manifestHash, reason: '', via: 'api', leadsTo: null, patch: null, beside: false, ...asked },
      ann,
    );

  await turn(url, data, bug);
  const first = await newest(store, bug);
  expect(first, JSON.stringify((await store.bugs.ledger(bug)).slice(-3))).toMatchObject({
    state: 'waiting',
    answers: null,
  });
  const patch = await store.proposals.patch(first.id);

  // One that changes nothing of the failure.
  const idle = patch.replace(/^[+](?![+]).*$/gm, '+// nothing').replace(/^-(?!-).*\n/gm, (line) => ` ${line.slice(1)}`);
  await decide(first, { verb: 'edit', patch: idle });
  expect((await store.bugs.bug(bug))?.state).toBe('investigating');
  await turn(url, data, bug);
  expect(await newest(store, bug)).toMatchObject({ id: first.id, state: 'waiting' });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
  expect((await store.items.comments(bug)).at(-1)?.text).toMatch(
    /was not taken: a gate refused it\.\n\n- (reproduction|applies): /,
  );

  // The same fix with a word of explanation.
  const better = patch.replace(
    /^(@@ -\d+,)(\d+)( \+\d+,)(\d+)( @@.*)\n/m,
    (_all, a, n, b, m, c) => `${a}${n}${b}${Number(m) + 1}${c}\n+// A reviewer's word.\n`,
  );
  await decide(first, { verb: 'edit', patch: better, reason: 'says why' });
  await turn(url, data, bug);
  const second = await newest(store, bug);
  expect(second).toMatchObject({ state: 'waiting', supersedes: first.id });
  expect(second.proposers.map(({ id }) => id)).toEqual(['deterministic', 'local']);
  await expect(decide(second, { verb: 'approve' })).rejects.toMatchObject({ code: 'CONFLICT', message: /yourself/ });

  await decide(second, { verb: 'request-changes', reason: 'no comments please' });
  await turn(url, data, bug);
  const bugNow = await store.bugs.bug(bug);
  const third = await newest(store, bug);
  console.log(bugNow?.state, third.id, third.answers, third.patchHash === first.patchHash);
});
