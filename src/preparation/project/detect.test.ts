import { expect, test } from 'vitest';
import { fileCommand, suiteCommand } from './command.ts';
import { detectProject } from './detect.ts';
import { packageOf, setupFor, writingSetup } from './project.ts';

/** A tree in memory: what stands below node_modules is what is installed, the rest is tracked. */
async function project(tree: Record<string, unknown>, overrides: Parameters<typeof detectProject>[2] = {}) {
  const texts = new Map(
    Object.entries(tree).map(([file, value]) => [file, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const read = async (file: string) => texts.get(file) ?? null;
  const tracked = [...texts.keys()].filter((file) => !file.includes('node_modules/'));
  return detectProject(tracked, read, { installed: read, ...overrides });
}
const bin = (name: string, file: string) => ({ name, bin: { [name]: file } });

test('the package nearest to a file decides, else the root', async () => {
  const found = await project({
    'package.json': { workspaces: ['packages/*'], devDependencies: { vitest: '1' }, scripts: { test: 'vitest' } },
    'pnpm-lock.yaml': '',
    'package-lock.json': '{}',
    'packages/a/package.json': { name: 'a', type: 'module', scripts: { test: 'mocha -r x test' } },
    'packages/a/src/a.ts': '',
    'packages/b/package.json': { name: 'b' },
    'packages/b/b.js': '',
    'examples/c/package.json': { name: 'c' },
    'node_modules/vitest/package.json': bin('vitest', './vitest.mjs'),
    'node_modules/mocha/package.json': bin('mocha', 'bin/mocha.js'),
  });
  expect(found.packageManager).toEqual({ name: 'pnpm', lockfile: 'pnpm-lock.yaml' });
  expect(found.packages.map((one) => one.dir)).toEqual(['', 'packages/a', 'packages/b']);
  expect(packageOf(found, 'packages/a/src/a.ts')).toMatchObject({ moduleSystem: 'esm', typescript: true });
  const a = setupFor(found, 'packages/a/src/a.ts');
  expect(a && fileCommand(a, ['packages/a/test/new.js'])).toEqual({
    argv: ['node', '../../node_modules/mocha/bin/mocha.js', '-r', 'x', 'test/new.js'],
    cwd: 'packages/a',
    env: {},
  });
  const b = setupFor(found, 'packages/b/b.js');
  expect(b && suiteCommand(b)).toMatchObject({
    argv: ['node', 'node_modules/vitest/vitest.mjs', 'run', '--coverage.enabled=false'],
    cwd: '',
  });
});

test('a framework that is declared and not installed is not written for', async () => {
  const found = await project({
    'package.json': { scripts: { test: 'jest' }, devDependencies: { jest: '1' } },
    'a.js': '',
  });
  expect(found.packages[0]?.setup).toMatchObject({ framework: 'jest', installed: false });
  expect(setupFor(found, 'a.js')).toBeNull();
  expect(writingSetup(found, 'a.js')).toMatchObject({ framework: 'node:test', dir: '' });
});

test('imports of the tests tell, and config files, and the policy over all', async () => {
  const tree = {
    'package.json': {},
    'test/a.test.js': "const { test } = require('node:test');\ntest('a', () => {});\n",
  };
  expect((await project(tree)).packages[0]?.setup).toMatchObject({ framework: 'node:test', installed: true });
  expect((await project({ ...tree, 'test/a.test.js': '', '.mocharc.yml': '' })).packages[0]?.setup?.framework).toBe(
    'mocha',
  );
  const overrides = { overrides: [{ root: '.', framework: 'ava' as const }] };
  expect((await project(tree, overrides)).packages[0]?.setup).toMatchObject({
    framework: 'ava',
    why: ['.reproof.yaml'],
  });
});

test('how tests are written and where they stand', async () => {
  const suite =
    "const { expect } = require('chai');\n\ndescribe('a', () => {\n\tit('b', () => {\n\t\texpect(1).to.be.ok\n\t})\n})\n";
  const found = await project({
    'package.json': {},
    'test/unit/a.spec.js': suite,
    'test/unit/b.spec.js': suite,
    'test/helpers/x.js': '',
  });
  expect(found.packages[0]?.style).toMatchObject({
    placement: 'folder',
    folder: 'test/unit',
    suffix: '.spec.js',
    modules: 'require',
    structure: 'describe-it',
    assertions: 'chai-expect',
    globals: true,
    quotes: 'single',
    semicolons: false,
    indent: '\t',
  });
  const beside = await project({
    'package.json': {},
    'src/a.test.ts': 'import { test } from "vitest";\ntest("a", () => {});\n',
  });
  expect(beside.packages[0]?.style).toMatchObject({
    placement: 'beside',
    folder: null,
    suffix: '.test.ts',
    quotes: 'double',
    globals: false,
  });
});

test('other languages, and trees without any package.json', async () => {
  const found = await project({
    'go.mod': '',
    'tools/go.mod': '',
    'Cargo.toml': '',
    'java/pom.xml': '',
    'java/mvnw': '',
    'java/core/pom.xml': '',
    'app/build.gradle.kts': '',
    'pyproject.toml': '[tool.pytest.ini_options]\n',
    Makefile: 'build:\n\ntest: build\n',
  });
  expect(found.ecosystems.map((one) => `${one.kind} ${one.dir} ${one.suite[0]}`).toSorted()).toEqual([
    'cargo  cargo',
    'go  go',
    'gradle app gradle',
    'make  make',
    'maven java ./mvnw',
    'pytest  python3',
  ]);
  expect(found.packages).toHaveLength(1);
  expect(found.packages[0]).toMatchObject({ dir: '', setup: null, style: null });
});

test('broken manifests are no manifests', async () => {
  const found = await project({
    'package.json': '{ "scripts": 3, "name": [], "workspaces": {"packages": "x"}',
    'pnpm-workspace.yaml': 'a: [*x',
  });
  expect(found.packages[0]?.manifest.name).toBeNull();
});
