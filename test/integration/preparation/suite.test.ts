import { existsSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createBubblewrap } from '../../../src/adapters/bubblewrap/sandbox.ts';
import { createNoSandbox } from '../../../src/adapters/no-sandbox/sandbox.ts';
import { fileCommand, titleOptions } from '../../../src/preparation/project/command.ts';
import { detectProject } from '../../../src/preparation/project/detect.ts';
import { setupFor } from '../../../src/preparation/project/project.ts';
import { createScratch } from '../../../src/preparation/scratch/create.ts';
import { installedReader } from '../../../src/preparation/scratch/installed.ts';
import { compareSuites } from '../../../src/preparation/suite/compare.ts';
import { runSuite } from '../../../src/preparation/suite/run.ts';
import { archiveRepository, makeRepository, writeFiles } from './repository-double.ts';

const node = realpathSync(process.execPath);
/** Where the frameworks are installed: this repository's own node_modules, or a folder named for trying. */
const modules = process.env['REPROOF_TEST_MODULES'] ?? path.resolve(import.meta.dirname, '../../../node_modules');
const has = (name: string) => existsSync(path.join(modules, name, 'package.json'));
const done: Array<() => unknown> = [];
afterAll(async () => {
  for (const end of done) await end();
});

/** A committed project with the frameworks at hand, opened as the pipeline would. */
async function open(files: Record<string, string>) {
  const { root, git } = makeRepository({ '.gitignore': 'node_modules\n', ...files });
  symlinkSync(modules, path.join(root, 'node_modules'));
  const commit = git('rev-parse', 'HEAD').trim();
  const tree = await createScratch({ repository: archiveRepository(root), commit, dependencies: 'mount' });
  done.push(
    () => tree.dispose(),
    () => rmSync(root, { recursive: true }),
  );
  const tracked = git('ls-files').trim().split('\n');
  const project = await detectProject(tracked, (file) => tree.read(file), { installed: installedReader(tree) });
  const session = createBubblewrap({ programs: [node] }).open(tree.root, tree.mounts);
  return { tree, project, session, run: (options = {}) => runSuite(session, project, tree, { node, ...options }) };
}

const source = { 'src/add.js': 'exports.add = (a, b) => a + b;\n' };
const frameworks: Record<string, { files: Record<string, string>; file: string }> = {
  vitest: {
    file: 'src/add.test.ts',
    files: {
      'package.json': '{"type":"module","scripts":{"test":"vitest"},"devDependencies":{"vitest":"*"}}',
      'vite.config.ts':
        'import { defineConfig } from "vitest/config"; export default defineConfig({ test: { globals: true } });',
      'src/add.ts': 'export const add = (a: number, b: number) => a + b;',
      'src/add.test.ts': `import { add } from './add';
describe('add', () => { it('works', () => { expect(add(1, 1)).toBe(2); console.log('noise'); }); it.skip('later', () => {}); it('red', () => { expect(add(1, 1)).toBe(3); }); });`,
    },
  },
  jest: {
    file: '__tests__/add.js',
    files: {
      ...source,
      'package.json': '{"scripts":{"test":"eslint . && jest --coverage"},"devDependencies":{"jest":"*"}}',
      '__tests__/add.js': `const { add } = require('../src/add');
describe('add', () => { test('works', () => { expect(add(1, 1)).toBe(2); }); test.skip('later', () => {}); test('red', () => { expect(add(1, 1)).toBe(3); }); });`,
    },
  },
  mocha: {
    file: 'test/unit/add.spec.js',
    files: {
      ...source,
      'package.json':
        '{"scripts":{"test":"nyc --reporter text mocha --require ./ready.js --bail test/**/*.spec.js"},"devDependencies":{"mocha":"*"}}',
      'ready.js': 'global.ready = true;',
      'test/unit/add.spec.js': `const assert = require('assert'); const { add } = require('../../src/add');
describe('add', () => { it('works', () => { assert(ready); assert.equal(add(1, 1), 2); console.log('{'); }); it('later'); it('red', () => { assert.equal(add(1, 1), 3); }); });`,
    },
  },
  ava: {
    file: 'test/add.js',
    files: {
      ...source,
      'package.json': '{"scripts":{"test":"xo && c8 ava"},"devDependencies":{"ava":"*"}}',
      'test/add.js': `const test = require('ava').default ?? require('ava'); const { add } = require('../src/add');
test('add > works', (t) => t.is(add(1, 1), 2)); test.skip('add > later', (t) => t.pass()); test('add > red', (t) => t.is(add(1, 1), 3));`,
    },
  },
  'node:test': {
    file: 'test/add.test.js',
    files: {
      ...source,
      'package.json': '{"scripts":{"test":"node --test --test-reporter spec"}}',
      'test/add.test.js': `const { describe, it } = require('node:test'); const assert = require('node:assert'); const { add } = require('../src/add');
describe('add', () => { it('works', () => { assert.equal(add(1, 1), 2); }); it('later', { skip: true }, () => {}); it('red', () => { assert.equal(add(1, 1), 3); }); });`,
    },
  },
};

describe.each(Object.entries(frameworks))('%s', (name, { files, file }) => {
  test.skipIf(name !== 'node:test' && !has(name))(
    'tells each test, runs one file or one title, and sees a change for the worse',
    async () => {
      const { tree, project, session, run } = await open(files);
      const before = await run();
      expect(before).toMatchObject({ kind: 'ran', flaky: [], notes: [] });
      const told =
        before.kind === 'ran'
          ? before.tests.map((one) =>
              `${one.file} ${one.name} ${one.status}`
                .replace('add works', 'add > works')
                .replace(/add (?=later|red)/, 'add > '),
            )
          : [];
      expect(told.toSorted()).toEqual([
        `${file} add > later skipped`,
        `${file} add > red failed`,
        `${file} add > works passed`,
      ]);

      const setup = setupFor(project, 'src/add.js');
      expect(setup?.framework).toBe(name);
      const command = setup && fileCommand(setup, [file]);
      const one = await session.run([node, ...(command?.argv.slice(1) ?? [])], { cwd: tree.root });
      expect(one.exit).toBe(1);
      const exitOf = async (titles: string[]) => {
        const options = setup && titleOptions(setup.framework, titles);
        const chosen = setup && options && fileCommand(setup, [file], options);
        return (await session.run([node, ...(chosen?.argv.slice(1) ?? [])], { cwd: tree.root })).exit;
      };
      expect([
        await exitOf(['add > works']),
        await exitOf(['add > red']),
        await exitOf(['add > works', 'add > red']),
      ]).toEqual([0, 1, 1]);

      const src = 'src/add.ts' in files ? 'src/add.ts' : 'src/add.js';
      await tree.write({ [src]: (files[src] ?? '').replace('a + b', 'a - b') });
      const after = await run();
      expect(compareSuites(before, before).verdict).toBe('no-worse');
      expect(compareSuites(before, after)).toMatchObject({
        verdict: 'worse',
        broken: [expect.stringContaining('works')],
      });
    },
  );
});

test('a monorepo runs what the change can reach; a plain script is one test by its exit code', async () => {
  const { tree, run } = await open({
    'package.json': '{"private":true,"workspaces":["packages/*","services/*"]}',
    'packages/lib/package.json': '{"name":"lib","scripts":{"test":"tap"}}',
    'packages/lib/index.js': 'module.exports = 1;',
    'packages/other/package.json': '{"name":"other","scripts":{"test":"exit 9"}}',
    'services/app/package.json': '{"name":"app","scripts":{"test":"node app.mjs"},"dependencies":{"lib":"*"}}',
    'services/app/app.mjs': 'import lib from "../../packages/lib/index.js"; if (lib !== 1) process.exit(3);',
  });
  const before = await run({ files: ['packages/lib/index.js'] });
  expect(before).toMatchObject({
    kind: 'ran',
    tests: [{ file: 'services/app/package.json', status: 'passed', name: 'test script: node app.mjs' }],
  });
  expect(before.notes.join()).toContain('tap');
  await tree.write({ 'packages/lib/index.js': 'module.exports = 2;' });
  expect(compareSuites(before, await run({ files: ['packages/lib/index.js'] })).verdict).toBe('worse');
});

test('nothing found, an uninstalled framework, and a suite that hangs are unverified, never passed', async () => {
  const bare = await open({ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' });
  expect(await bare.run()).toMatchObject({ kind: 'unverified', reason: 'no test suite was found' });
  const missing = await open({ 'package.json': '{"scripts":{"test":"mocha"}}', 'packages/x.js': '' });
  if (!has('mocha'))
    expect(await missing.run()).toMatchObject({ kind: 'unverified', notes: ['the root: mocha is not installed'] });
  const hanging = await open({
    'package.json': '{"scripts":{"test":"node --test"}}',
    'a.test.js': 'setInterval(() => {}, 1000); require("node:test")("never", () => new Promise(() => {}));',
  });
  expect(await hanging.run({ timeMs: 2000 })).toMatchObject({ kind: 'unverified', reason: /ended by time/ });
});

test('a flaky test is told apart from a red one', async () => {
  const flaky = `const { test } = require('node:test'); const fs = require('fs');
test('flaky', () => { if (!fs.existsSync('ran')) { fs.writeFileSync('ran', ''); throw new Error('first time'); } }); test('red', () => { throw new Error('always'); }); test('green', () => {});`;
  const { run } = await open({ 'package.json': '{"scripts":{"test":"node --test"}}', 'a.test.js': flaky });
  const result = await run();
  expect(result).toMatchObject({ kind: 'ran', flaky: ['a.test.js > flaky'] });
});

test('without a sandbox the same results come out', async () => {
  const { tree, project } = await open({ 'package.json': '{"scripts":{"test":"node --test"}}' });
  writeFiles(tree.root, { 'b.test.js': "require('node:test').test('b', () => {});" });
  const bare = createNoSandbox({ programs: [node] }).open(tree.root, []);
  const result = await runSuite(bare, project, tree, { node });
  expect(result).toMatchObject({ kind: 'ran', tests: [{ file: 'b.test.js', name: 'b', status: 'passed' }] });
});
