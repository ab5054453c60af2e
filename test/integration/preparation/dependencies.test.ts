import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBubblewrap } from '../../../src/adapters/bubblewrap/sandbox.ts';
import { checkDependencies } from '../../../src/preparation/dependencies/check.ts';
import { installDependencies } from '../../../src/preparation/dependencies/install.ts';
import { detectProject } from '../../../src/preparation/project/detect.ts';
import { createScratch } from '../../../src/preparation/scratch/create.ts';
import { installedReader } from '../../../src/preparation/scratch/installed.ts';
import { archiveRepository, makeRepository, writeFiles } from './repository-double.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(path.join(os.tmpdir(), 'reproof-install-'));
let registry: http.Server;
let url: string;
let tarball: Buffer;
let asked = 0;

/** A registry of one package, whose install script would leave a mark. */
beforeAll(async () => {
  const manifest = { name: 'left', version: '1.2.0', scripts: { postinstall: `touch ${folder}/script-ran` } };
  writeFiles(folder, { 'left/package.json': JSON.stringify(manifest), 'left/index.js': 'module.exports = "left";' });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: path.join(folder, 'left') });
  tarball = readFileSync(path.join(folder, 'left-1.2.0.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  registry = http.createServer((request, response) => {
    asked += 1;
    if (request.url?.endsWith('.tgz')) return response.end(tarball);
    const dist = { tarball: `${url}/left/-/left-1.2.0.tgz`, integrity };
    return response.end(
      JSON.stringify({ name: 'left', 'dist-tags': { latest: '1.2.0' }, versions: { '1.2.0': { ...manifest, dist } } }),
    );
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

test('missing dependencies are told by name, installed into the cache without scripts, and seen by the tree', async () => {
  const npm = { ...process.env, npm_config_registry: url, npm_config_cache: path.join(folder, 'npm-cache') };
  const { root, git } = makeRepository({
    '.gitignore': 'node_modules\n',
    'package.json': '{"name":"top","private":true,"workspaces":["packages/*"],"dependencies":{"left":"^1.0.0"}}',
    'packages/a/package.json': '{"name":"a","version":"1.0.0"}',
    'packages/a/index.js': 'module.exports = require("left") + " in a";',
    'packages/b/package.json': '{"name":"b","version":"1.0.0","dependencies":{"a":"*","left":"*"}}',
  });
  await execute('npm', ['install', '--package-lock-only', '--ignore-scripts'], { cwd: root, env: npm });
  git('add', '-A');
  git('commit', '-q', '-m', 'lock');
  const repository = archiveRepository(root);
  const commit = git('rev-parse', 'HEAD').trim();
  const bare = await createScratch({ repository, commit, dependencies: 'mount' });
  const read = (file: string) => bare.read(file);
  const project = await detectProject(git('ls-files').trim().split('\n'), read, { installed: installedReader(bare) });
  expect(await checkDependencies(project, read, installedReader(bare))).toMatchObject({
    kind: 'missing',
    missing: [
      { of: '', name: 'left' },
      { of: 'packages/b', name: 'a' },
      { of: 'packages/b', name: 'left' },
    ],
  });

  const options = { project, read, cache: path.join(folder, 'cache'), runtime: process.versions.node, env: npm };
  const made = await installDependencies(options);
  expect(made).toMatchObject({ kind: 'installed', cached: false });
  const before = asked;
  const again = await installDependencies(options);
  expect(again).toMatchObject({ kind: 'installed', cached: true });
  expect(asked).toBe(before);

  const installed = again.kind === 'installed' ? again.places : new Map<string, string>();
  const tree = await createScratch({ repository, commit, dependencies: 'mount', installed });
  expect(await checkDependencies(project, (file) => tree.read(file), installedReader(tree))).toEqual({
    kind: 'present',
    drifted: [],
  });
  await tree.write({ 'packages/a/index.js': 'module.exports = require("left") + " patched";' });
  const node = realpathSync(process.execPath);
  const session = createBubblewrap({ programs: [node] }).open(tree.root, tree.mounts);
  const result = await session.run([node, '-p', 'require("a")'], { cwd: path.join(tree.root, 'packages/b') });
  expect(result.stdout).toBe('left patched\n');
  expect(() => readFileSync(path.join(folder, 'script-ran'))).toThrow(/ENOENT/);
  expect(git('status', '--porcelain', '--ignored').trim()).toBe('');

  const elsewhere = {
    ...options,
    env: { ...npm, npm_config_registry: 'http://127.0.0.1:1' },
    cache: path.join(folder, 'other'),
  };
  const failed = await installDependencies({
    ...elsewhere,
    env: { ...elsewhere.env, npm_config_cache: path.join(folder, 'c2'), npm_config_fetch_retries: '0' },
  });
  expect(failed).toMatchObject({ kind: 'failed', reason: /npm ci/ });
  await bare.dispose();
  await tree.dispose();
  rmSync(root, { recursive: true });
});
