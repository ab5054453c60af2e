import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readProjectFacts } from './read-project-facts.ts';

function treeOf(files: Record<string, string>): string {
  const root = join(mkdtempSync(join(tmpdir(), 'reproof-facts-')), 'my shop');
  mkdirSync(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

test('one package: scripts, lock file, container, owners, risky folders, origin', () => {
  const facts = readProjectFacts(
    treeOf({
      'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'vitest', dev: 'node --watch .' } }),
      'pnpm-lock.yaml': '',
      Dockerfile: 'FROM docker.io/library/node:22-slim AS build\nWORKDIR /build\nFROM node:24\nWORKDIR /app\n',
      '.github/CODEOWNERS': '* @old\n# all\n* @acme/shop ada@acme.example # both\nsrc/auth @acme/sec\n',
      'src/auth/sign-in.ts': '',
      'node_modules/x/migrations/1.sql': '',
      '.git/config':
        '[core]\n[remote "up"]\n\turl = https://github.com/other/one\n[remote "origin"]\n\turl = https://token:x@github.com/acme/shop.git\n',
    }),
  );
  expect(facts).toEqual({
    packageManager: 'pnpm',
    services: [{ name: 'shop', root: '.', scripts: ['test', 'dev'], stackRoots: ['/app'], runtime: '22' }],
    owners: ['@acme/shop', 'ada@acme.example'],
    riskyFolders: [{ folder: 'src/auth', why: 'sign-in and permissions' }],
    githubRepository: 'acme/shop',
  });
});

const servicePackage = (name: string) => JSON.stringify({ name, scripts: { start: 'node .' } });
test.each([
  ['npm', { 'package.json': JSON.stringify({ workspaces: ['apps/*', '!apps/old'] }) }],
  [
    'yarn',
    { 'package.json': JSON.stringify({ workspaces: { packages: ['./apps/*/', '!apps/old'] } }), 'yarn.lock': '' },
  ],
  ['pnpm', { 'pnpm-workspace.yaml': "packages: ['apps/**', '!apps/old']", 'pnpm-lock.yaml': '' }],
])('a workspace of %s: the packages that start something', (packageManager, files) => {
  const facts = readProjectFacts(
    treeOf({
      ...files,
      'apps/api/package.json': servicePackage('@acme/api'),
      'apps/lib/package.json': JSON.stringify({ name: 'lib' }),
      'apps/old/package.json': servicePackage('old'),
      'elsewhere/package.json': servicePackage('elsewhere'),
      '.nvmrc': 'v22.18.0\n',
    }),
  );
  expect(facts.packageManager).toBe(packageManager);
  expect(facts.services.map(({ name, root, runtime }) => [name, root, runtime])).toEqual([
    ['@acme/api', 'apps/api', '22.18.0'],
  ]);
});

test('a tree without a package is one service with the name of its folder', () => {
  expect(readProjectFacts(treeOf({ 'main.py': '' }))).toMatchObject({
    services: [{ name: 'my shop', root: '.', scripts: [] }],
  });
});

test('links are not followed, and files that make no sense count as absent', () => {
  const root = treeOf({
    'package.json': '{"name": 7, "scripts": [], "workspaces": {"packages": "../**"}, "packageManager": "yarn@4"}',
    '.nvmrc': 'lts/*',
    'secret.txt': '* @secret',
  });
  symlinkSync(join(root, 'secret.txt'), join(root, 'CODEOWNERS'));
  symlinkSync('/', join(root, 'auth'));
  expect(readProjectFacts(root)).toEqual({
    packageManager: 'yarn',
    services: [{ name: 'my shop', root: '.', scripts: [], stackRoots: [], runtime: null }],
    owners: [],
    riskyFolders: [],
    githubRepository: null,
  });
});
