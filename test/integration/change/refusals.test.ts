import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyChange } from '../../../src/review/change/apply-change.ts';
import { anApprovedChange } from '../../support/code-host/approved.ts';
import { applyBench, usual } from '../../support/code-host/apply-bench.ts';
import { exitOf } from '../../support/code-host/silent.ts';

const fix = { 'src/a.js': 'new\n' };
const signal = new AbortController().signal;
const stateOf = ({ change }: { change: { state: unknown } }) => change.state;

describe('what cannot be applied ends clearly, with nothing half done', () => {
  test('bytes that are not the manifest’s; a manifest that is not the decision’s; files that are in neither', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const other = Buffer.from('other\n');
    const wrong = [
      { ...approved, files: new Map([['src/a.js', other]]) },
      { ...approved, files: new Map([...approved.files, ['src/b.js', other]]) },
      { ...approved, files: new Map() },
      {
        ...approved,
        manifest: { ...approved.manifest, cacheVersionBumps: [{ file: 'x', key: 'v', from: '1', to: '2' }] },
      },
    ];
    for (const one of wrong)
      expect(stateOf(await bench.apply({ approved: one }))).toMatchObject({ kind: 'failed', why: 'does-not-apply' });
    expect(bench.git.branches('shop')).toEqual({});
    // The right bytes go through afterwards.
    expect((await bench.apply({ approved })).kind).toBe('ready');
  });

  test('raised cache versions are held to the base’s bytes', async () => {
    const bench = await applyBench({ 'src/a.js': 'old\n', 'index.html': '<a href="a.js?v=1">' });
    const bumps = [{ file: 'index.html', key: 'a.js?v=', from: '1', to: '2' }];
    const change = { baseCommit: bench.base, fix, bumps };
    const smuggled = anApprovedChange({ ...change, bumped: { 'index.html': '<a href="a.js?v=2"><script>' } });
    expect(stateOf(await bench.apply({ approved: smuggled }))).toMatchObject({ why: 'does-not-apply' });
    const approved = anApprovedChange({ ...change, bumped: { 'index.html': '<a href="a.js?v=2">' } });
    expect((await bench.apply({ approved })).kind).toBe('ready');
    const [branch = ''] = Object.keys(bench.git.branches('shop'));
    expect(bench.git.git('shop', 'show', `${branch}:index.html`)).toBe('<a href="a.js?v=2">');
  });

  test('links, folders, submodules and paths outside are refused; a mode is kept; bytes pass no filter', async () => {
    const bench = await applyBench({
      'src/a.js': 'old\n',
      'big/file.bin': 'version https://git-lfs.github.com/spec/v1\n',
      '.gitattributes': '*.bin filter=lfs\n*.txt text eol=crlf\n*.id ident\n',
      'run.sh': 'old\n',
    });
    const { scratch } = bench;
    symlinkSync('/etc', path.join(scratch.dir, 'link'));
    chmodSync(path.join(scratch.dir, 'run.sh'), 0o755);
    scratch.git('update-index', '--add', '--cacheinfo', `160000,${bench.base},module`);
    mkdirSync(path.join(scratch.dir, 'module'));
    const base = bench.commitOnMain({});
    const refused: [string, string][] = [
      ['link', 'x'],
      ['link/passwd', 'x'],
      ['src', 'x'],
      ['src/a.js/b', 'x'],
      ['module', 'x'],
      ['big/file.bin', 'real bytes'],
      ['new.txt', 'line\r\n'],
      ['new.id', '$Id$'],
    ];
    for (const [file, text] of refused) {
      const approved = anApprovedChange({ baseCommit: base, fix: { [file]: text } });
      expect([file, stateOf(await bench.apply({ approved }))]).toEqual([
        file,
        expect.objectContaining({ kind: 'failed', why: 'does-not-apply' }),
      ]);
    }
    expect(bench.git.branches('shop')).toEqual({});
    const approved = anApprovedChange({
      baseCommit: base,
      fix: { 'run.sh': 'new\n', 'a b/ü\n.js': 'x', 'ok.txt': 'line\n' },
    });
    expect((await bench.apply({ approved })).kind).toBe('ready');
    const [branch = ''] = Object.keys(bench.git.branches('shop'));
    expect(bench.git.git('shop', 'ls-tree', branch, 'run.sh')).toMatch(/^100755 /);
  });

  test('a patch that no longer applies, a force-pushed base: stale; a base that went on elsewhere is noted', async () => {
    const bench = await applyBench();
    const { base } = bench;
    bench.commitOnMain({ 'other.js': '1\n' });
    const noted = await bench.apply({ approved: anApprovedChange({ baseCommit: base, fix }) });
    expect(noted.kind).toBe('ready');
    expect((await bench.store.changes.steps(noted.change.id)).map(({ step }) => step)).toContain('drift');
    bench.commitOnMain({ 'src/b.js': 'b\n' });
    bench.commitOnMain({ 'src/b.js': 'c\n' });
    const touched = anApprovedChange({ baseCommit: base, fix: { 'src/b.js': 'mine\n' }, bugs: ['1-2'] });
    expect(stateOf(await bench.apply({ approved: touched }))).toMatchObject({ kind: 'stale', why: 'files-touched' });
    bench.scratch.git('checkout', '-q', '--orphan', 'fresh');
    bench.scratch.commit('rewritten', { 'src/a.js': 'old\n' });
    bench.scratch.git('push', '-q', '--force', bench.git.dir('shop'), 'fresh:main');
    const rewritten = anApprovedChange({ baseCommit: base, fix: { 'src/a.js': 'newer\n' } });
    expect(stateOf(await bench.apply({ approved: rewritten }))).toMatchObject({ kind: 'stale', why: 'base-rewritten' });
    expect(Object.keys(bench.git.branches('shop'))).toHaveLength(1);
  });

  test('another’s commit on the branch voids it and stays; once it is gone, the change goes on', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const { change } = await bench.apply({ approved });
    const foreign = bench.scratch.commit('mine', { 'src/a.js': 'sneaked in\n' });
    bench.scratch.git('push', '-q', '--force', bench.git.dir('shop'), `${foreign}:refs/heads/${change.branch}`);
    const voided = await bench.apply({ approved });
    expect([voided.kind, stateOf(voided)]).toEqual(['voided', { kind: 'voided', head: foreign }]);
    expect(bench.git.branches('shop')).toEqual({ [change.branch]: foreign });
    bench.git.git('shop', 'update-ref', '-d', `refs/heads/${change.branch}`);
    // Approved anew: the approval is another one, and so is its commit.
    const anew = await bench.apply({ approved });
    expect(anew.kind).toBe('ready');
    expect(bench.git.branches('shop')).toEqual({ [change.branch]: anew.change.commit });
  });

  test('on the base branch it has landed: merged, or the same bytes by another commit', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    await bench.apply({ approved });
    const squashed = bench.commitOnMain(fix);
    const landed = await bench.apply({ approved });
    expect([landed.kind, stateOf(landed)]).toEqual(['landed', expect.objectContaining({ commit: squashed })]);
    expect((await bench.apply({ approved })).kind).toBe('landed');
  });
});

describe('git on a bad day', () => {
  test('a revoked token, a deleted repository, one that has moved, a busy and a broken server: each is told, none tells the token', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const days: [Parameters<typeof bench.parts>[0], number | null, string, string][] = [
      [{ token: 'a-revoked-token' }, null, 'failed', 'unauthorized'],
      [{ url: bench.git.url('no-such') }, null, 'failed', 'gone'],
      [{}, 403, 'failed', 'forbidden'],
      [{}, 301, 'failed', 'gone'],
      [{}, 429, 'later', ''],
      [{}, 502, 'later', ''],
    ];
    for (const [over, status, kind, why] of days) {
      bench.git.gate = () => (status ? { status, headers: { location: 'http://127.0.0.1:9/x' } } : null);
      const ended = await applyChange(bench.parts(over), { ...usual, approved }, signal);
      expect([status, ended.kind, (stateOf(ended) as { why?: string }).why ?? '']).toEqual([
        status,
        kind,
        kind === 'failed' ? why : expect.anything(),
      ]);
      const said = JSON.stringify(await bench.store.changes.steps(ended.change.id));
      expect(said).not.toMatch(/a-revoked-token|a-token-of-git|Authorization/);
      expect(said).not.toContain(Buffer.from('reproof:a-token-of-git').toString('base64'));
    }
    bench.git.gate = () => null;
    expect((await bench.apply({ approved })).kind).toBe('ready');
  });

  test('a protected branch, and a hook that says no', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const hook = path.join(bench.git.dir('shop'), 'hooks/pre-receive');
    const hooks = [
      ['remote: GitLab: You are not allowed to push code to protected branches on this project.', 'protected-branch'],
      ['commit messages need a ticket', 'invalid'],
    ] as const;
    for (const [text, why] of hooks) {
      writeFileSync(hook, `#!/bin/sh\necho '${text}' >&2\nexit 1\n`, { mode: 0o755 });
      expect(stateOf(await bench.apply({ approved }))).toMatchObject({ kind: 'failed', why });
    }
    expect(bench.git.branches('shop')).toEqual({});
  });

  test('the token is in no argument, no file and no address', async () => {
    const bench = await applyBench();
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    await bench.apply({ approved });
    expect(bench.git.requests.every(({ url }) => !url.includes('a-token'))).toBe(true);
    expect(bench.git.requests.some(({ authorization }) => authorization?.startsWith('Basic '))).toBe(true);
    expect(exitOf('grep', ['-r', 'a-token-of-git', bench.cache])).toBe(1);
    expect(exitOf('grep', ['-r', Buffer.from('reproof:a-token-of-git').toString('base64'), bench.cache])).toBe(1);
  });
});

test('two workers at one change: the later lease goes on, the earlier one is refused', async () => {
  const bench = await applyBench();
  const approved = anApprovedChange({ baseCommit: bench.base, fix });
  const { change } = await bench.apply({ approved });
  const [first] = [await bench.store.changes.lease(change.id), await bench.store.changes.lease(change.id)];
  const step = { step: 'x', outcome: 'y' };
  await expect(bench.store.changes.record(first, step, {})).rejects.toMatchObject({ code: 'STALE_LEASE' });
});
