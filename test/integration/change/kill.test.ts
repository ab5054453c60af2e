import { expect, test } from 'vitest';
import { branchOf } from '../../../src/domain/change.ts';
import { applyBench, gitToken } from '../../support/code-host/apply-bench.ts';
import type { Order } from '../../support/code-host/applying.ts';
import { anApprovedChange } from '../../support/code-host/approved.ts';
import { Forge } from '../../support/code-host/forge.ts';
import { githubDialect } from '../../support/code-host/github-dialect.ts';
import { applying, wrongOf } from '../../support/code-host/killed.ts';

test('killed (-9) behind each of its writes in turn, it comes to the same end: one branch, one pull request, one comment, the approved bytes', async () => {
  const bench = await applyBench();
  const forge = await new Forge(await githubDialect(), bench.git, 'shop', 'a-token').listen();
  const change = { baseCommit: bench.base, fix: { 'src/a.js': 'new' }, test: { 'test/a.js': 'test' } };
  const order: Omit<Order, 'change' | 'killBehind'> = {
    store: bench.storeUrl,
    git: bench.git.url('shop'),
    gitToken,
    forge: forge.url,
    forgeToken: 'a-token',
    cache: bench.cache,
  };
  const killedBehind = async (one: Order['change'], names: readonly string[]): Promise<void> => {
    for (const killBehind of names) {
      expect([killBehind, await applying({ ...order, change: one, killBehind })]).toEqual([killBehind, null]);
    }
  };
  // As a draft first, then approved: both ways are walked.
  const steps = ['open', 'commit', 'push', 'ensurePullRequest', 'ensureLabels', 'ensureReviewers'];
  const draft = { ...change, approvedBy: [] };
  await killedBehind(draft, steps);
  expect(await applying({ ...order, change: draft, killBehind: null })).toBe('published');
  await killedBehind(change, ['commit', 'push', 'ensureReady', 'ensureComment']);
  expect(await applying({ ...order, change, killBehind: null })).toBe('ready');
  const branch = branchOf('1-1', anApprovedChange(change).manifestHash);
  expect(wrongOf(forge, branch, bench.base, { 'src/a.js': 'new', 'test/a.js': 'test' })).toEqual([]);
  const [kept] = await bench.store.changes.ofBug('1-1');
  expect(bench.git.branches('shop')).toEqual({ [branch]: kept?.commit });
  expect(kept?.state).toEqual({ kind: 'approved-ready' });
  // A dozen processes one after another, on a machine that may be busy.
}, 240_000);
