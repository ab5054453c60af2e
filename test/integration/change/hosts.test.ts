import { afterEach, describe, expect, test } from 'vitest';
import { giteaHost } from '../../../src/adapters/code-hosts/gitea/gitea.ts';
import { githubHost } from '../../../src/adapters/code-hosts/github/github.ts';
import { gitlabHost } from '../../../src/adapters/code-hosts/gitlab/gitlab.ts';
import type { HostedAt } from '../../../src/adapters/code-hosts/settings.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { CodeHost } from '../../../src/ports/code-host.ts';
import { type ApplyBench, applyBench } from '../../support/code-host/apply-bench.ts';
import { anApprovedChange } from '../../support/code-host/approved.ts';
import { type Dialect, Forge } from '../../support/code-host/forge.ts';
import { giteaDialect } from '../../support/code-host/gitea-dialect.ts';
import { githubDialect } from '../../support/code-host/github-dialect.ts';
import { gitlabDialect } from '../../support/code-host/gitlab-dialect.ts';

/** The writes of a change's life at each host, as the vendors' documentation has them. */
interface Writes {
  open: readonly string[];
  label: readonly string[];
  ask: readonly string[];
  ready: string;
  comment: string;
}
const github: Writes = {
  open: ['POST /api/v3/repos/acme/shop/pulls'],
  label: ['POST /api/v3/repos/acme/shop/issues/1/labels'],
  ask: ['POST /api/v3/repos/acme/shop/pulls/1/requested_reviewers'],
  ready: 'POST /api/graphql',
  comment: 'POST /api/v3/repos/acme/shop/issues/1/comments',
};
const merging = 'PUT /api/v4/projects/acme%2Fshop/merge_requests/1';
const gitlab: Writes = {
  open: ['POST /api/v4/projects/acme%2Fshop/merge_requests'],
  label: [merging],
  ask: [merging],
  ready: merging,
  comment: 'POST /api/v4/projects/acme%2Fshop/merge_requests/1/notes',
};
const gitea: Writes = {
  open: ['POST /api/v1/repos/acme/shop/pulls'],
  // A label of the repository first, where there is none of the name.
  label: ['POST /api/v1/repos/acme/shop/labels', 'POST /api/v1/repos/acme/shop/issues/1/labels'],
  ask: ['POST /api/v1/repos/acme/shop/pulls/1/requested_reviewers'],
  ready: 'PATCH /api/v1/repos/acme/shop/pulls/1',
  comment: 'POST /api/v1/repos/acme/shop/issues/1/comments',
};
const hosts: readonly (readonly [string, () => Promise<Dialect>, (at: HostedAt) => CodeHost, Writes])[] = [
  ['github', githubDialect, githubHost, github],
  ['gitlab', gitlabDialect, gitlabHost, gitlab],
  ['gitea', giteaDialect, giteaHost, gitea],
];
const fix = { 'src/a.js': 'new\n' };
const hints = { labels: ['reproof', 'bug'], reviewers: ['@ada', '@stranger', '@elsewhere/team', 'a@example.org'] };

let forge: Forge | null = null;
afterEach(() => {
  // Every request was one that the vendor's description knows, whatever the test was about.
  // And where a test says which writes are due, none is missing.
  expect([...(forge?.wrong ?? []), ...(forge?.expected.wrong() ?? [])]).toEqual([]);
  forge = null;
});

describe.each(hosts)('%s', (kind, dialect, adapter, writes) => {
  const hosted = async (): Promise<[ApplyBench, Forge, CodeHost, hurried: CodeHost]> => {
    const bench = await applyBench();
    const at = await new Forge(await dialect(), bench.git, 'shop', 'a-token').listen();
    forge = at;
    const settings = { url: at.url, repository: 'acme/shop', token: new Secret('a-token'), now: () => new Date() };
    return [bench, at, adapter(settings), adapter({ ...settings, timeMs: 200 })];
  };

  test('a proposal becomes a draft, its approval makes it ready, and doing it again writes nothing', async () => {
    const [bench, at, host] = await hosted();
    const change = { baseCommit: bench.base, fix };
    const draft = anApprovedChange({
      ...change,
      approvedBy: [],
      title: 'Fix orders [skip ci]',
      body: '# Fix\n/merge\n',
    });
    const published = await bench.apply({ approved: draft, ...hints }, host);
    expect(published).toMatchObject({
      kind: 'published',
      change: { state: { kind: 'published' }, pullRequest: { host: kind, number: 1, draft: true, state: 'open' } },
    });
    expect(at.pulls).toMatchObject([
      { draft: true, base: 'main', labels: ['reproof', 'bug'], reviewers: ['ada'], comments: [] },
    ]);
    const [pull] = at.pulls;
    expect(pull?.title).toMatch(/Fix orders \(skip ci\)$/);
    expect(pull?.body).toContain(`<!-- reproof: change ${published.change.id} manifest ${draft.manifestHash} -->`);
    const steps = await bench.store.changes.steps(published.change.id);
    const others = steps.filter(({ step, outcome }) => step === 'reviewers' && outcome !== 'done');
    expect(others.map(({ outcome }) => outcome)).toEqual([expect.stringMatching(/@stranger/)]);

    at.requests.length = 0;
    const approved = anApprovedChange({ ...change, title: 'Fix orders' });
    const ready = await bench.apply({ approved, ...hints }, host);
    expect(ready).toMatchObject({ kind: 'ready', change: { pullRequest: { number: 1, draft: false } } });
    expect(at.pulls).toMatchObject([
      { draft: false, comments: [{ body: expect.stringContaining('`ada`') as string }] },
    ]);
    expect(at.writes.filter((line) => !line.endsWith('requested_reviewers'))).toEqual([
      writes.ready,
      expect.stringMatching(/^POST .*(?:notes|comments)$/),
    ]);
    // The approved commit took the draft's place on the one branch.
    expect(Object.values(bench.git.branches('shop'))).toEqual([ready.change.commit]);
    expect(ready.change.commit).not.toBe(published.change.commit);

    const before = structuredClone(at.pulls);
    expect(await bench.apply({ approved, ...hints }, host)).toEqual(ready);
    expect(at.pulls).toEqual(before);
  });

  test('every write that is due is asked for once, and no other', async () => {
    const [bench, at, host] = await hosted();
    const change = { baseCommit: bench.base, fix };
    const wanted = { labels: ['reproof'], reviewers: ['@ada'] };
    at.expected.expect(...writes.open, ...writes.label, ...writes.ask);
    const draft = anApprovedChange({ ...change, approvedBy: [] });
    for (const _ of [1, 2]) await bench.apply({ approved: draft, ...wanted }, host);
    expect(at.expected.wrong()).toEqual([]);
    at.expected.expect(writes.ready, writes.comment);
    for (const _ of [1, 2]) await bench.apply({ approved: anApprovedChange(change), ...wanted }, host);
  });

  test('a change that was approved by a review of its head keeps that commit', async () => {
    const [bench, at, host] = await hosted();
    const change = { baseCommit: bench.base, fix };
    const published = await bench.apply({ approved: anApprovedChange({ ...change, approvedBy: [] }) }, host);
    const reviewedHead = published.change.commit;
    const ready = await bench.apply({ approved: anApprovedChange(change), reviewedHead }, host);
    expect(ready).toMatchObject({ kind: 'ready', change: { commit: reviewedHead, approval: { by: [{ id: 'ada' }] } } });
    expect(at.pulls).toMatchObject([{ draft: false, comments: [] }]);
    expect(Object.values(bench.git.branches('shop'))).toEqual([reviewedHead]);
  });

  test('what became of it is seen: checks, reviews of its head, merged, closed', async () => {
    const [bench, at, host] = await hosted();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const { change } = await bench.apply({ approved }, host);
    const head = change.commit ?? '';
    const [pull] = at.pulls;
    if (!pull) throw new Error('there is no pull request');
    const look = async () => {
      const seen = await host.look(1);
      return seen.kind === 'done' ? seen.value : seen;
    };
    expect(await look()).toMatchObject({ checks: 'none', merged: null, pullRequest: { head, state: 'open' } });
    for (const [status, checks] of [
      ['pending', 'pending'],
      ['failure', 'red'],
      ['success', 'green'],
    ] as const) {
      at.statuses.set(head, status);
      expect(await look()).toMatchObject({ checks });
    }
    pull.reviews.push({ id: 7, verdict: 'approve', by: 'ada', head, body: 'good', at: '2026-02-01T00:00:00.000Z' });
    pull.reviews.push({
      id: 8,
      verdict: 'request-changes',
      by: 'grace',
      head,
      body: 'no',
      at: '2026-02-01T00:00:00.000Z',
    });
    pull.comments.push({ id: 9, body: 'Needs revision: names', by: 'linus' });
    const { reviews } = (await look()) as { reviews: object[] };
    expect(reviews).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ verdict: 'approve', login: 'ada', head }),
        expect.objectContaining({ verdict: 'request-changes', login: 'grace', head }),
        expect.objectContaining({ verdict: 'comment', text: 'Needs revision: names', head: null }),
      ]),
    );
    pull.state = 'closed';
    expect(await bench.apply({ approved }, host)).toMatchObject({
      kind: 'closed',
      change: { state: { kind: 'closed' } },
    });
    pull.merged = { commit: 'd'.repeat(40), at: '2026-02-02T00:00:00.000Z' };
    expect(await look()).toMatchObject({ merged: { commit: 'd'.repeat(40), at: '2026-02-02T00:00:00.000Z' } });
  });

  test('a host’s bad days are values, each of its kind, and the change goes on once they are over', async () => {
    const [bench, at, host, hurried] = await hosted();
    const days: readonly (readonly [ReturnType<Forge['gate']>, string])[] = [
      [{ status: 429, headers: { 'retry-after': '90' }, body: {} }, 'rate-limited'],
      [{ status: 503, body: {} }, 'unavailable'],
      ['hang', 'unavailable'],
      [{ status: 403, body: { message: 'no scope' } }, 'forbidden'],
      [{ status: 404, body: { message: 'Not Found' } }, 'gone'],
      [{ status: 301, headers: { location: 'http://127.0.0.1:9/' }, body: {} }, 'gone'],
    ];
    for (const [reply, refusal] of days) {
      at.gate = () => reply;
      expect(await (reply === 'hang' ? hurried : host).ensureReady(1)).toMatchObject({ kind: refusal });
    }
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    at.gate = () => ({ status: 429, headers: { 'retry-after': '1800' }, body: {} });
    const later = await bench.apply({ approved }, host);
    expect(later).toMatchObject({ kind: 'later', change: { state: { kind: 'pushed' } } });
    expect(Date.parse(later.change.lookAt ?? '') - Date.now()).toBeGreaterThan(1_500_000);
    at.gate = () => ({ status: 401, body: { message: 'Bad credentials: a-token' } });
    const revoked = await bench.apply({ approved }, host);
    expect(revoked).toMatchObject({ kind: 'failed', change: { state: { kind: 'failed', why: 'unauthorized' } } });
    at.gate = () => null;
    expect(await bench.apply({ approved }, host)).toMatchObject({ kind: 'ready' });
    expect(at.pulls).toHaveLength(1);
  });

  test('two that open it at once, or one that did not hear that it was opened, leave one pull request', async () => {
    const [bench, at, host] = await hosted();
    const approved = anApprovedChange({ baseCommit: bench.base, fix, approvedBy: [] });
    const { change } = await bench.apply({ approved });
    const wanted = { branch: change.branch, base: 'main', title: 'T', body: 'B', draft: true };
    const [one, two] = await Promise.all([host.ensurePullRequest(wanted), host.ensurePullRequest(wanted)]);
    expect(one).toEqual(two);
    expect(at.pulls).toHaveLength(1);
    expect(await host.ensurePullRequest({ ...wanted, base: 'no-such-branch' })).toEqual(one);
    const other = await host.ensurePullRequest({ ...wanted, branch: 'reproof/none' });
    expect(other.kind).toMatch(/^(?:invalid|gone)$/);
  });
});
