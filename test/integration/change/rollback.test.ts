import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openInstallation } from '../../../src/compose-server.ts';
import { DataFolder } from '../../../src/config/data-folder.ts';
import { AutoDecisions } from '../../../src/decisions/auto-decisions.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import { advanceBug } from '../../../src/pipeline/advance-bug.ts';
import { advanceChange } from '../../../src/pipeline/advance-change.ts';
import { proposeRollback } from '../../../src/pipeline/propose-rollback.ts';
import { rollingBack } from '../../support/code-host/killed.ts';
import { aDraft } from '../../support/review/proposed.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const stop = new AbortController().signal;

/** A bug that came back with its change, which is on main with another commit behind it (`later`). */
async function regressed({ policy = '', later }: { policy?: string; later: Record<string, string> }) {
  const scratch = new ScratchRepository();
  scratch.commit('base', { 'price.js': 'a\nbroken\nz\n', '.reproof.yaml': `version: 1\n${policy}` });
  scratch.git('checkout', '-q', '-b', 'fix');
  scratch.commit('the fix', { 'price.js': 'a\nfixed\nz\n', 'price.test.js': 'a test' });
  scratch.git('checkout', '-q', 'main');
  scratch.git('merge', '-q', '--no-ff', '-m', 'merged', 'fix');
  const landed = scratch.git('rev-parse', 'HEAD');
  const head = scratch.commit('later', later);
  const data = mkdtempSync(path.join(tmpdir(), 'reproof-rollback-'));
  const bare = path.join(data, 'shop.git');
  scratch.git('clone', '-q', '--bare', scratch.dir, bare);
  onTestFinished(() => {
    scratch.remove();
    rmSync(data, { recursive: true, force: true });
  });
  const folder = new DataFolder(path.join(data, 'server'));
  folder.make();
  const env = { DATABASE_URL: await freshDatabase() };
  const parts = await openInstallation(folder, env, { logLevel: 'silent', sampling: false });
  onTestFinished(() => parts.close());
  const { id: project } = await parts.projects.create('shop');
  await parts.projects.connect(project, { url: `file://${bare}`, root: '' });
  const [signal] = await parts.signals.accept([aSignal(project, 'e', 'v1:price', { environment: 'live' })]);
  const bug = signal?.kind === 'stored' ? signal.bug : '';
  const note = { stage: 'review', kind: 'k', actor: 'engine', outcome: 'o' } as const;
  const go = (from: BugState, event: BugEvent, to: BugState) =>
    parts.bugs.move(null, bug, { from, event, to, note, change: { commit: landed, files: ['price.js'] } });
  await go('new', 'investigation-started', 'investigating');
  await go('investigating', 'not-reproduced', 'needs-investigation');
  await go('needs-investigation', 'change-landed', 'applied');
  await go('applied', 'signal', 'regressed');
  const decisions = new Decisions({ ...parts, base: { look: async () => ({ kind: 'current' }) } });
  const git = (...args: string[]) => scratch.git('--git-dir', bare, ...args);
  const state = async () => (await parts.bugs.bug(bug))?.state;
  const auto = new AutoDecisions(parts.proposals, decisions);
  const turn = () => advanceChange(bug, parts, stop);
  const order = { store: env.DATABASE_URL, data: folder.path, bug };
  const propose = () => proposeRollback(bug, parts);
  return { parts, bug, landed, head, git, state, decisions, auto, turn, propose, order };
}

const elsewhere = { 'stock.js': 'later' };

test('a change whose failure came back is proposed to be taken back, alone and once; a person decides, and the bug is open again', async () => {
  const { parts, bug, landed, head, git, state, decisions, auto, turn, propose } = await regressed({
    later: elsewhere,
  });
  const both = await Promise.all([propose(), propose()]);
  expect(both.map(({ kind }) => kind).filter((kind) => kind === 'proposed')).toHaveLength(1);
  expect(await state()).toBe('proposed');
  const { proposals } = await parts.proposals.proposals({ bug, limit: 5 });
  expect(proposals).toMatchObject([
    { state: 'waiting', baseCommit: head, reverts: { commit: landed, byPolicy: false }, risk: 'unknown' },
  ]);
  const [proposal] = proposals;
  const { id = '', manifestHash = '' } = proposal ?? {};
  expect(await auto.ask()).toBe(0);
  const ada = { actor: { kind: 'person', id: 'ada' }, role: 'approver' } as const;
  const asked = { verb: 'approve', reason: '', via: 'cli', leadsTo: null, patch: null, beside: false } as const;
  await expect(decisions.decide(id, { ...asked, manifest: 'f'.repeat(64) }, ada)).rejects.toThrow(/another change/i);
  await decisions.decide(id, { ...asked, manifest: manifestHash }, ada);
  expect(await turn()).toMatchObject({ kind: 'waits', why: 'ready' });
  const [change] = await parts.changes.ofBug(bug);
  const commit = change?.commit ?? '';
  // What the merge had brought, and nothing else.
  expect(git('diff', '--name-status', head, commit)).toBe('M\tprice.js\nD\tprice.test.js');
  expect(git('show', `${commit}:price.js`)).toBe('a\nbroken\nz');
  expect(git('rev-parse', 'main')).toBe(head);
  git('update-ref', 'refs/heads/main', commit);
  expect(await turn()).toMatchObject({ kind: 'moved', state: 'regressed' });
  expect((await parts.proposals.proposal(id))?.state).toBe('applied');
  expect(await propose()).toEqual({ kind: 'nothing-to-do' });
  const kinds = (await parts.bugs.ledger(bug)).map(({ kind }) => kind);
  expect(kinds.slice(-3)).toEqual(['rollback-proposed', 'approve', 'rollback-applied']);
});

test('where the policy of the environment allows it, it is taken back without a person, and the ledger says by what', async () => {
  const policy = 'environments: {live: {onRegression: roll-back}}\n';
  const { parts, bug, head, git, state, auto, turn, propose } = await regressed({ policy, later: elsewhere });
  expect(await propose()).toEqual({ kind: 'proposed' });
  expect(await auto.ask()).toBe(1);
  expect(await state()).toBe('approved');
  expect(await turn()).toMatchObject({ kind: 'moved', state: 'regressed' });
  expect(git('show', 'main:price.js')).toBe('a\nbroken\nz');
  expect(git('rev-parse', 'main^')).toBe(head);
  const approved = (await parts.bugs.ledger(bug)).find(({ kind }) => kind === 'approve');
  expect(approved?.actor).toContain('on-regression');
});

test('what cannot be taken back alone is an item for a person, once', async () => {
  const { parts, bug, state, propose } = await regressed({ later: { 'price.js': 'a\nfixed and more\nz\n' } });
  const [one, two] = [await propose(), await propose()];
  expect(one).toEqual({ kind: 'needs-a-person', why: 'changed again since: price.js' });
  expect(two).toEqual(one);
  expect(await state()).toBe('regressed');
  const { items } = await parts.items.items({ bug, limit: 20 });
  expect(items.filter(({ kind }) => kind === 'escalation')).toHaveLength(1);
});

test('while it waits the bug is investigated, once: what is found waits beside it, and one of the two is approved', async () => {
  const { parts, bug, state, decisions, propose } = await regressed({ later: elsewhere });
  expect(await propose()).toEqual({ kind: 'proposed' });
  const [rollback] = (await parts.proposals.proposals({ bug, limit: 5 })).proposals;
  let turns = 0;
  const draft = aDraft({ change: { fix: new Map([['price.js', 'fixed at last\n']]) } });
  const advance = (exit: number) =>
    advanceBug(
      bug,
      {
        ...parts,
        progress: () => () => {},
        investigate: async () => {
          turns += 1;
          const { files, change } = draft;
          return {
            exit,
            headline: 'found',
            routing: null,
            disposition: null,
            files,
            change: exit === 0 ? change : null,
          };
        },
      },
      stop,
    );
  expect(await advance(0)).toEqual({ kind: 'moved', state: 'proposed' });
  expect([await advance(0), turns]).toEqual([{ kind: 'waits', for: 'nothing-to-do' }, 1]);
  const waiting = (await parts.proposals.proposals({ bug, states: ['waiting'], limit: 5 })).proposals;
  expect(waiting).toMatchObject([{ reverts: null, supersedes: null }, { id: rollback?.id }]);
  const ada = { actor: { kind: 'person', id: 'ada' }, role: 'approver' } as const;
  const asked = { reason: 'r', via: 'cli', patch: null, beside: false } as const;
  const { id = '', manifestHash: manifest = '' } = rollback ?? {};
  // Rejected, the bug waits on with what was found.
  await decisions.decide(id, { ...asked, verb: 'reject', manifest, leadsTo: 'needs-investigation' }, ada);
  expect(await state()).toBe('proposed');
  const [fix] = waiting;
  await decisions.decide(
    fix?.id ?? '',
    { ...asked, verb: 'approve', manifest: fix?.manifestHash ?? '', leadsTo: null },
    ada,
  );
  expect(await state()).toBe('approved');
});

test('what comes of it without a fix stands in the ledger, and the rollback waits on', async () => {
  const { parts, bug, state, propose } = await regressed({ later: elsewhere });
  await propose();
  const ended = { exit: 4, headline: 'ten tries', routing: null, disposition: null, files: new Map(), change: null };
  const advance = () => advanceBug(bug, { ...parts, progress: () => () => {}, investigate: async () => ended }, stop);
  expect([await advance(), await advance()]).toEqual([
    { kind: 'moved', state: 'proposed' },
    { kind: 'waits', for: 'nothing-to-do' },
  ]);
  expect(await state()).toBe('proposed');
  expect((await parts.bugs.ledger(bug)).at(-1)).toMatchObject({ kind: 'not-reproduced', outcome: 'ten tries' });
  expect((await parts.proposals.proposals({ bug, states: ['waiting'], limit: 5 })).proposals).toHaveLength(1);
});

test('killed (-9) behind each of its writes in turn, it comes to the same end: one proposal, one branch, one commit on the base', async () => {
  const policy = 'environments: {live: {onRegression: roll-back}}\n';
  const { parts, bug, head, git, order } = await regressed({ policy, later: elsewhere });
  // The first push is the branch's, the second one the base branch's.
  const writes = ['propose revert', 'propose move', 'decide decide', 'apply open', 'apply commit', 'apply push'];
  const behind = [...writes, 'apply push', 'apply move'];
  for (const killBehind of behind)
    expect([killBehind, await rollingBack({ ...order, killBehind })]).toEqual([killBehind, null]);
  expect(await rollingBack({ ...order, killBehind: null })).toBe('regressed');
  expect(git('rev-parse', 'main^')).toBe(head);
  expect(git('diff', '--name-status', head, 'main')).toBe('M\tprice.js\nD\tprice.test.js');
  expect(git('show', 'main:price.js')).toBe('a\nbroken\nz');
  expect(git('for-each-ref', '--format=%(refname:short)', 'refs/heads/reproof').split('\n')).toHaveLength(1);
  const { proposals } = await parts.proposals.proposals({ bug, limit: 10 });
  expect(proposals.map(({ state }) => state)).toEqual(['applied']);
  const kinds = (await parts.bugs.ledger(bug)).map(({ kind }) => kind);
  expect(kinds.slice(-3)).toEqual(['rollback-proposed', 'approve', 'rollback-applied']);
  // Nine processes one after another, on a machine that may be busy.
}, 240_000);
