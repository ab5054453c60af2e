import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBubblewrap } from '../../../src/adapters/bubblewrap/sandbox.ts';
import { createNoSandbox } from '../../../src/adapters/no-sandbox/sandbox.ts';
import { createScratch } from '../../../src/preparation/scratch/create.ts';
import type { ScratchTree } from '../../../src/preparation/scratch/tree.ts';
import { archiveRepository, makeRepository, writeFiles } from './repository-double.ts';

const node = realpathSync(process.execPath);
const json = (value: unknown) => JSON.stringify(value);

/** An npm monorepo as npm itself lays it out, with ignored files of every kind in the checkout. */
function makeWorkspaces(): { root: string; head: string } {
  const { root, git } = makeRepository({
    '.gitignore': 'node_modules\ndist\n.env*\n*.pem\nlogs\n',
    'package.json': json({ name: 'top', private: true, workspaces: ['packages/*'] }),
    'packages/a/package.json': json({ name: '@x/a', version: '1.0.0', main: 'index.js' }),
    'packages/a/index.js': 'module.exports = "unpatched";\n',
    'packages/b/package.json': json({ name: 'b', version: '1.0.0', main: 'dist/b.js', dependencies: { '@x/a': '*' } }),
    'packages/b/main.js': 'console.log(require("@x/a"), require("b"), require("left"));\n',
    'a file with spaces.txt': 'crlf\r\n',
  });
  execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'pipe',
  });
  writeFiles(root, {
    'node_modules/left/package.json': json({ name: 'left', version: '1.0.0' }),
    'node_modules/left/index.js': 'module.exports = "dependency";\n',
    'packages/b/node_modules/own/index.js': 'module.exports = "own";\n',
    'packages/b/dist/b.js': 'module.exports = "built";\n',
    'packages/b/dist/.env': 'TOKEN=hunter2',
    '.env': 'TOKEN=hunter2',
    'key.pem': 'PRIVATE KEY',
    'logs/app.log': 'line',
  });
  symlinkSync('/etc', path.join(root, 'packages/b/dist/etc'));
  git('add', '-A');
  return { root, head: git('rev-parse', 'HEAD').trim() };
}

let checkout: { root: string; head: string };
let tree: ScratchTree;
const at = (...parts: string[]) => path.join(tree.root, ...parts);

beforeAll(async () => {
  checkout = makeWorkspaces();
  tree = await createScratch({
    repository: archiveRepository(checkout.root),
    commit: checkout.head,
    dependencies: 'mount',
  });
});
afterAll(async () => {
  await tree.dispose();
  expect(existsSync(tree.root)).toBe(false);
  rmSync(checkout.root, { recursive: true });
});

describe('scratch tree', () => {
  test('holds the commit and borrowed output, and nothing secret', () => {
    expect(readFileSync(at('a file with spaces.txt'), 'utf8')).toBe('crlf\r\n');
    expect(readdirSync(at('packages/b/dist'))).toEqual(['b.js']);
    for (const absent of ['.git', '.env', 'key.pem', 'logs']) expect(existsSync(at(absent)), absent).toBe(false);
    expect(tree.borrowed.toSorted()).toEqual(['node_modules', 'packages/b/dist', 'packages/b/node_modules']);
    expect(tree.mounts.map((mount) => mount.writable ?? false)).toEqual([false, false]);
  });

  test('a workspace link in the mounted node_modules leads to the patched tree, not to the checkout', async () => {
    const session = createBubblewrap({ programs: [node] }).open(tree.root, tree.mounts);
    const main = () => session.run([node, 'packages/b/main.js'], { cwd: tree.root });
    expect(await main()).toMatchObject({ stdout: 'unpatched built dependency\n', stderr: '' });
    await tree.write({ 'packages/a/index.js': 'module.exports = "patched";\n' });
    expect((await main()).stdout).toBe('patched built dependency\n');
    const resolved = await session.run([node, '-p', 'require.resolve("@x/a")'], { cwd: at('packages/b') });
    expect(resolved.stdout.trim()).toBe(at('packages/a/index.js'));
    expect(readFileSync(path.join(checkout.root, 'packages/a/index.js'), 'utf8')).toContain('unpatched');
    await tree.reset();
    expect((await main()).stdout).toBe('unpatched built dependency\n');
  });

  test('without mounts the dependencies are copied and lead to the patched tree too', async () => {
    const copy = await createScratch({
      repository: archiveRepository(checkout.root),
      commit: checkout.head,
      dependencies: 'copy',
    });
    await copy.write({ 'packages/a/index.js': 'module.exports = "patched";\n' });
    const session = createNoSandbox({ programs: [node] }).open(copy.root, copy.mounts);
    const result = await session.run([node, 'packages/b/main.js'], { cwd: copy.root });
    expect(result.stdout).toBe('patched built dependency\n');
    await copy.dispose();
  });

  test('reset undoes writes and whatever a program left', async () => {
    await tree.write({
      'packages/a/index.js': 'xodule.exports = "unpatched";\n',
      'new/deep/file.ts': 'x',
      'package.json': null,
    });
    const script = `rm -r packages/b; mkdir packages/b; touch packages/b/left; ln -s /etc "link"; chmod 000 packages;
      touch -r .gitignore "a file with spaces.txt"; echo x > "$PWD/.hidden"; chmod 755 .gitignore`;
    const session = createBubblewrap().open(tree.root, []);
    expect(await session.run(['sh', '-c', script], { cwd: tree.root })).toMatchObject({ exit: 0 });
    chmodSync(at('packages'), 0o755);
    await tree.reset();
    expect(await tree.read('packages/a/index.js')).toBe('module.exports = "unpatched";\n');
    expect(JSON.parse((await tree.read('package.json')) ?? '').name).toBe('top');
    expect(readdirSync(tree.root).toSorted()).toEqual(
      ['.gitignore', 'a file with spaces.txt', 'node_modules', 'package.json', 'packages'].toSorted(),
    );
    expect(readdirSync(at('packages/b')).toSorted()).toEqual(['dist', 'main.js', 'node_modules', 'package.json']);
  });

  test('a reset after writes alone needs no export, keeps modes, and trusts nothing that a program changed', async () => {
    const repository = archiveRepository(checkout.root);
    let exports = 0;
    const counting = {
      ...repository,
      exportTo: (...args: Parameters<typeof repository.exportTo>) => (exports++, repository.exportTo(...args)),
    };
    const own = await createScratch({ repository: counting, commit: checkout.head, dependencies: 'mount' });
    const before = statSync(path.join(own.root, 'packages/b/main.js')).mode;
    await own.write({ 'packages/b/main.js': 'one', 'package.json': null });
    await own.write({ 'packages/b/main.js': 'two' });
    await own.reset();
    expect(await own.read('packages/b/main.js')).toBe(await tree.read('packages/b/main.js'));
    expect(await own.read('package.json')).toBe(await tree.read('package.json'));
    expect(statSync(path.join(own.root, 'packages/b/main.js')).mode).toBe(before);
    expect(await own.touched()).toEqual([]);
    expect(exports).toBe(1);
    writeFileSync(path.join(own.root, '.gitignore'), 'by a program');
    await own.write({ '.gitignore': 'written' });
    await own.reset();
    expect(await own.read('.gitignore')).toBe(await tree.read('.gitignore'));
    expect(exports).toBe(2);
    await own.dispose();
  });

  test('touched tells what a program did, and not what was written', async () => {
    await tree.write({ 'new/deep/file.ts': 'x', 'packages/a/index.js': 'patched' });
    expect(await tree.touched()).toEqual([]);
    const session = createBubblewrap().open(tree.root, []);
    await session.run(['sh', '-c', 'echo x > left.txt; echo y > packages/b/main.js'], { cwd: tree.root });
    expect((await tree.touched()).toSorted()).toEqual(['left.txt', 'packages/b/main.js']);
    await tree.reset();
    expect(await tree.touched()).toEqual([]);
  });

  test('a derived tree is independent, keeps the state, and resets to the first one', async () => {
    await tree.write({ 'packages/a/index.js': 'one', 'added.js': 'added', 'a file with spaces.txt': null });
    const other = await tree.derive();
    expect(await other.read('packages/a/index.js')).toBe('one');
    await other.write({ 'packages/a/index.js': 'two' });
    expect(await tree.read('packages/a/index.js')).toBe('one');
    expect(other.mounts.map((mount) => path.relative(other.root, mount.at))).toEqual([
      'node_modules',
      'packages/b/node_modules',
    ]);
    await other.reset();
    expect(await other.read('packages/a/index.js')).toContain('unpatched');
    expect(await other.read('added.js')).toBeNull();
    expect(await other.read('a file with spaces.txt')).toBe('crlf\r\n');
    expect(await tree.read('added.js')).toBe('added');
    await other.dispose();
    await tree.reset();
  });

  test('paths that climb, and links that a program made, lead nowhere', async () => {
    await expect(tree.write({ '../outside': 'x' })).rejects.toMatchObject({ code: 'INTERNAL' });
    const target = path.join(os.tmpdir(), `reproof-target-${process.pid}`);
    mkdirSync(target);
    writeFileSync(path.join(target, 'file'), 'untouched');
    symlinkSync(target, at('trap'));
    await expect(tree.write({ 'trap/file': 'x' })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await tree.read('trap/file')).toBeNull();
    await tree.reset();
    expect(readFileSync(path.join(target, 'file'), 'utf8')).toBe('untouched');
    rmSync(target, { recursive: true });
  });

  test('the checkout is only read', () => {
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: checkout.root, encoding: 'utf8' });
    expect(status.trim()).toBe('A  package-lock.json');
    expect(readdirSync(path.join(checkout.root, 'node_modules')).toSorted()).toEqual([
      '.package-lock.json',
      '@x',
      'b',
      'left',
    ]);
  });

  test('an older commit without a package gets no mount for it', async () => {
    const { root, git } = makeRepository({ '.gitignore': 'node_modules\n', 'package.json': '{}' });
    const first = git('rev-parse', 'HEAD').trim();
    writeFiles(root, { 'packages/late/package.json': '{}', 'packages/late/node_modules/x/index.js': '' });
    const old = await createScratch({ repository: archiveRepository(root), commit: first, dependencies: 'mount' });
    expect(old.mounts).toEqual([]);
    expect(readdirSync(old.root).toSorted()).toEqual(['.gitignore', 'package.json']);
    await old.dispose();
    rmSync(root, { recursive: true });
  });
});
