import { expect, test } from 'vitest';
import { githubHost } from '../../../src/adapters/code-hosts/github/github.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { anApprovedChange } from '../../support/code-host/approved.ts';
import { applyBench } from '../../support/code-host/apply-bench.ts';
import { Forge } from '../../support/code-host/forge.ts';
import { githubDialect } from '../../support/code-host/github-dialect.ts';

test('a proposal becomes a draft pull request; its approval makes it ready, once each', async () => {
  const bench = await applyBench();
  const forge = await new Forge(await githubDialect(), bench.git, 'shop', 'a-token').listen();
  const host = githubHost({
    url: forge.url,
    repository: 'acme/shop',
    token: new Secret('a-token'),
    now: () => new Date(),
  });
  const change = { baseCommit: bench.base, fix: { 'src/a.js': 'new\n' } };
  const hints = { labels: ['reproof'], reviewers: ['@ada', '@stranger', 'a@example.org'] };
  const draft = await bench.apply({ approved: anApprovedChange({ ...change, approvedBy: [] }), ...hints }, host);
  expect(draft).toMatchObject({ kind: 'published', change: { pullRequest: { number: 1, draft: true } } });
  const ready = await bench.apply({ approved: anApprovedChange(change), ...hints }, host);
  expect(ready).toMatchObject({ kind: 'ready', change: { pullRequest: { number: 1, draft: false } } });
  expect(await bench.apply({ approved: anApprovedChange(change), ...hints }, host)).toEqual(ready);
  expect(forge.wrong).toEqual([]);
  expect(forge.pulls).toMatchObject([{ draft: false, labels: ['reproof'], reviewers: ['ada'], comments: [{}] }]);
  expect(Object.values(bench.git.branches('shop'))).toEqual([ready.change.commit]);
});
