import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenRepository, openRepository } from '../../../src/adapters/git/repository.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

let scratch: ScratchRepository;
let out: string;
const opened: OpenRepository[] = [];
const open = async (dir = scratch.dir) => {
  const repository = await openRepository(dir);
  opened.push(repository);
  return repository;
};
const temporary = () => mkdtempSync(path.join(tmpdir(), 'reproof-test-'));

beforeEach(() => {
  scratch = new ScratchRepository();
  out = temporary();
});
afterEach(() => {
  for (const repository of opened.splice(0)) repository.close();
  scratch.remove();
  rmSync(out, { recursive: true, force: true });
});

/** Every file of a folder with its time and content, to show that nothing changed. */
function snapshot(dir: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const at = path.join(entry.parentPath, entry.name);
    all[path.relative(dir, at)] = entry.isFile() ? `${statSync(at).mtimeMs} ${readFileSync(at, 'base64')}` : 'other';
  }
  return all;
}

describe('reading', () => {
  it('answers from a subfolder, resolves refs and lists files', async () => {
    const first = scratch.commit('one', { 'a b/ü.js': 'one\n', 'src/deep/x.ts': 'x' });
    scratch.git('tag', 'v1.0.0');
    const second = scratch.commit('two', { 'src/deep/x.ts': 'y\n' }, 'Grace');
    scratch.git('tag', '-a', '-m', 'x', 'v2');
    scratch.git('tag', 'a-tree', 'HEAD:src');
    const repository = await open(path.join(scratch.dir, 'src/deep'));
    expect(repository.root).toBe(scratch.dir);
    expect(await repository.head()).toBe(second);
    expect(await repository.resolve('v1.0.0')).toBe(first);
    expect(await repository.tags()).toEqual([
      { name: 'v1.0.0', commit: first },
      { name: 'v2', commit: second },
    ]);
    expect(await repository.resolve(first.slice(0, 8))).toBe(first);
    expect(await repository.resolve('no-such-tag')).toBeNull();
    expect(await repository.resolve('--help')).toBeNull();
    expect(await repository.resolve('HEAD:src')).toBeNull();
    expect(await repository.listFiles(first)).toEqual([
      { path: 'a b/ü.js', size: 4 },
      { path: 'src/deep/x.ts', size: 1 },
    ]);
    expect(await repository.readFile(second, 'src/deep/x.ts')).toBe('y\n');
    expect(await repository.readFile(second, 'src')).toBeNull();
    expect(await repository.readFile(second, '../etc/passwd')).toBeNull();
    await expect(repository.listFiles('HEAD')).rejects.toThrow(/full commit hash/);
  });

  it('tells the log newest first, with files, by path, and the first-parent line', async () => {
    const first = scratch.commit('one', { 'a.js': '1', 'b c.js': '1' });
    scratch.git('checkout', '-q', '-b', 'side');
    const side = scratch.commit('side\tsubject', { 'b c.js': '2' }, 'Grace');
    scratch.git('checkout', '-q', 'main');
    const main = scratch.commit('main', { 'a.js': '2' });
    scratch.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const merge = scratch.git('rev-parse', 'HEAD');
    const repository = await open();
    expect((await repository.log(merge, ['b c.js'], 10)).map((c) => [c.commit, c.author, c.subject, c.files])).toEqual([
      [side, 'Grace', 'side\tsubject', ['b c.js']],
      [first, 'Ada', 'one', ['a.js', 'b c.js']],
    ]);
    const line = await repository.log(merge, [], 10, { firstParent: true });
    expect(line.map((c) => c.commit)).toEqual([merge, main, first]);
    expect(line[0]?.files).toEqual(['b c.js']);
    expect(await repository.log(merge, [], 1)).toHaveLength(1);
  });

  it('blames lines and makes diffs', async () => {
    const first = scratch.commit('one', { 'a.js': '1\n2\n3\n' });
    const second = scratch.commit('two', { 'a.js': '1\nB\nC\n' }, 'Grace');
    const repository = await open();
    expect(await repository.blame(second, 'a.js', 1, 3)).toEqual([
      { author: 'Grace', email: 'grace@example.org', commit: second, lines: 2 },
      { author: 'Ada', email: 'ada@example.org', commit: first, lines: 1 },
    ]);
    expect(await repository.blame(second, 'none.js', 1, 3)).toEqual([]);
    expect(await repository.diff(first, second, ['a.js'])).toContain('-2\n-3\n+B\n+C');
    expect(await repository.diff(first, second, ['b.js'])).toBe('');
  });

  it('knows a changed checkout from a touched one, and what is ignored', async () => {
    scratch.commit('one', { 'a.js': '1\n', '.gitignore': 'node_modules\n/dist/\n*.log\n' });
    const repository = await open();
    utimesSync(path.join(scratch.dir, 'a.js'), new Date(0), new Date(0));
    scratch.write({
      'node_modules/x/i.js': '',
      'packages/p/node_modules/y/i.js': '',
      'dist/o.js': '',
      'packages/p/z.log': '',
      'new.js': '',
    });
    expect(await repository.isDirty()).toBe(false);
    expect((await repository.ignoredEntries()).toSorted()).toEqual([
      'dist',
      'node_modules',
      'packages/p/node_modules',
      'packages/p/z.log',
    ]);
    scratch.write({ 'a.js': '2\n' });
    expect(await repository.isDirty()).toBe(true);
    scratch.git('add', 'a.js');
    expect(await repository.isDirty()).toBe(true);
  });
});

describe('which repositories', () => {
  it('refuses a folder without one, a missing folder, one without commits, and a bare one', async () => {
    const bare = temporary();
    execFileSync('git', ['init', '-q', '--bare', bare]);
    for (const dir of [out, path.join(out, 'none'), scratch.dir, bare]) {
      await expect(openRepository(dir), dir).rejects.toMatchObject({ code: 'NO_REPOSITORY', exit: 66 });
    }
    rmSync(bare, { recursive: true });
  });

  it('opens linked worktrees, shallow clones, SHA-256 repositories and other owners', async () => {
    scratch.commit('one', { 'a.js': '1\n' });
    const tip = scratch.commit('two', { 'a.js': '2\n' });
    const tree = path.join(out, 'tree');
    scratch.git('worktree', 'add', '-q', tree);
    const linked = await open(tree);
    expect(linked.root).toBe(tree);
    expect(await linked.isDirty()).toBe(false);
    const shallow = path.join(out, 'shallow');
    scratch.git('clone', '-q', '--depth', '1', `file://${scratch.dir}`, shallow);
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534:65534', shallow]);
    const clone = await open(shallow);
    expect((await clone.log(tip, [], 10)).map((c) => c.commit)).toEqual([tip]);
    expect(await clone.readFile(tip, 'a.js')).toBe('2\n');
    const sha256 = path.join(out, 'sha256');
    execFileSync('git', ['init', '-q', '--object-format=sha256', sha256]);
    writeFileSync(path.join(sha256, 'a.js'), 'x');
    execFileSync('git', ['-C', sha256, 'add', '.']);
    execFileSync('git', ['-C', sha256, '-c', 'user.name=a', '-c', 'user.email=a', 'commit', '-qm', 'x']);
    const long = await open(sha256);
    expect(await long.readFile(await long.head(), 'a.js')).toBe('x');
    expect(await long.isDirty()).toBe(false);
  });
});

describe('exportTo', () => {
  it('writes the bytes of a checkout, with modes, odd names, links, submodules and pointers', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
    scratch.write({
      'crlf.txt': 'a\r\nb\r\n',
      'bin.dat': Buffer.from([0, 1, 2, 255]),
      'with space/ü "q".js': 'x',
      'run.sh': '#!/bin/sh\n',
      'big.psd': pointer,
      '.gitattributes': '*.bat text eol=crlf\n*.psd filter=lfs\nhidden export-ignore\n',
      'w.bat': 'a\nb\n',
      hidden: 'here',
    });
    chmodSync(path.join(scratch.dir, 'run.sh'), 0o755);
    mkdirSync(path.join(scratch.dir, 'deep/er'), { recursive: true });
    symlinkSync('../..', path.join(scratch.dir, 'deep/er/up'));
    symlinkSync('deep/er/up/../etc', path.join(scratch.dir, 'sly'));
    symlinkSync('/etc/passwd', path.join(scratch.dir, 'absolute'));
    symlinkSync('crlf.txt', path.join(scratch.dir, 'fine'));
    const inner = scratch.commit('inner');
    scratch.git('update-index', '--add', '--cacheinfo', `160000,${inner},vendor/sub`);
    scratch.git('commit', '-qm', 'submodule');
    const repository = await open();
    const report = await repository.exportTo(await repository.head(), path.join(out, 'tree'));
    expect(report).toEqual({
      files: 8,
      linksLeftOut: ['absolute', 'sly'],
      submodules: ['vendor/sub'],
      largeFilePointers: ['big.psd'],
    });
    const names = readdirSync(path.join(out, 'tree'));
    expect(names).toContain('fine');
    expect(names.filter((name) => name === 'sly' || name === 'absolute')).toEqual([]);
    const read = (name: string) => readFileSync(path.join(out, 'tree', name), 'latin1');
    expect(read('crlf.txt')).toBe('a\r\nb\r\n');
    expect(read('fine')).toBe('a\r\nb\r\n');
    expect(read('w.bat')).toBe('a\r\nb\r\n');
    expect(read('bin.dat')).toBe('\x00\x01\x02\xff');
    expect(read('big.psd')).toBe(pointer);
    expect(read('hidden')).toBe('here');
    expect(statSync(path.join(out, 'tree/run.sh')).mode & 0o111).toBe(0o111);
    expect(readdirSync(path.join(out, 'tree/vendor/sub'))).toEqual([]);
    expect(existsSync(path.join(out, 'tree/.git'))).toBe(false);
    await expect(repository.exportTo(await repository.head(), path.join(out, 'tree'))).rejects.toThrow(/empty folder/);
  });

  it('copies 20,000 files in a small multiple of what git itself takes', async () => {
    const input = ['commit refs/heads/main', 'committer Ada <a@b> 0 +0000', 'data 1', 'x'];
    for (let i = 0; i < 20_000; i += 1)
      input.push(`M 644 inline d${i % 200}/f${i}.js`, 'data 6', `x=${String(i % 1000).padStart(4)}`);
    execFileSync('git', ['fast-import', '--quiet'], { cwd: scratch.dir, input: `${input.join('\n')}\n` });
    const repository = await open();
    const gitBegin = performance.now();
    mkdirSync(path.join(out, 'by-git'), { recursive: true });
    execFileSync('git', ['--work-tree', path.join(out, 'by-git'), 'checkout', '--quiet', 'HEAD', '--', '.'], {
      cwd: scratch.dir,
      env: { ...process.env, GIT_INDEX_FILE: path.join(out, 'index') },
    });
    const byGit = performance.now() - gitBegin;
    const begin = performance.now();
    const report = await repository.exportTo(await repository.head(), path.join(out, 'tree'));
    expect(report.files).toBe(20_000);
    expect(readdirSync(path.join(out, 'tree/d0'))).toHaveLength(100);
    expect(performance.now() - begin).toBeLessThan(byGit * 5 + 5_000);
  });
});

it('runs no program that the repository names, and leaves no trace in it', async () => {
  const trap = path.join(out, 'trap');
  const script = path.join(out, 'evil.sh');
  writeFileSync(script, `#!/bin/sh\ntouch ${trap}\ncat\n`);
  chmodSync(script, 0o755);
  const first = scratch.commit('one', { 'a.js': '1\n', '.gitattributes': '* filter=evil diff=evil\n' });
  const second = scratch.commit('two', { 'a.js': '2\n' });
  for (const [key, value] of Object.entries({
    'core.fsmonitor': script,
    'core.hooksPath': out,
    'core.pager': script,
    'core.sshCommand': script,
    'diff.external': script,
    'diff.evil.textconv': script,
    'diff.evil.command': script,
    'filter.evil.smudge': script,
    'filter.evil.clean': script,
    'filter.evil.process': script,
    'filter.evil.required': 'true',
    'gpg.program': script,
    'log.showSignature': 'true',
    'extensions.partialClone': 'origin',
    'remote.origin.url': `ext::${script}`,
    'remote.origin.promisor': 'true',
    'alias.log': `!${script}`,
  })) {
    scratch.git('config', key, value);
  }
  for (const hook of ['post-checkout', 'post-index-change', 'fsmonitor-watchman']) {
    writeFileSync(path.join(scratch.dir, '.git/hooks', hook), readFileSync(script), { mode: 0o755 });
  }
  scratch.write({ 'a.js': '3\n', 'junk.tmp': '' });
  const before = snapshot(scratch.dir);
  const repository = await open();
  await repository.resolve('main');
  expect(await repository.isDirty()).toBe(true);
  await repository.listFiles(second);
  await repository.readFile(second, 'a.js');
  await repository.log(second, ['a.js'], 5);
  await repository.blame(second, 'a.js', 1, 1);
  expect(await repository.diff(first, second, [])).toContain('+2');
  await repository.ignoredEntries();
  await repository.exportTo(second, path.join(out, 'tree'));
  // Objects that a partial clone lacks are not fetched.
  expect(await repository.readFile(second, 'no-such-file')).toBeNull();
  expect(existsSync(trap)).toBe(false);
  expect(snapshot(scratch.dir)).toEqual(before);
});
