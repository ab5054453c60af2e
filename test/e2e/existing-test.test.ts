import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FixRun, runFix, temporaryFolder } from '../support/e2e/run-fix.ts';
import { sentryEvent } from '../support/e2e/sentry-event.ts';
import { ScratchRepository } from '../support/scratch-repository.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** `printed` forgot its return: `label` then fails on every cart. */
const source = `/** Grams of a cart. */
export function weight(cart) {
  let grams = 0;
  for (const line of cart.lines) grams += line.product.grams;
  return grams;
}

/** One line's name as it is printed. */
function printed(line) {
  line.product.name.toUpperCase();
}

/** Names on a cart, for the label. */
export function label(cart) {
  const names = [];
  for (const line of cart.lines) {
    names.push(printed(line).trim());
  }
  return names.join(', ');
}
`;
const cart = `{ lines: [{ product: { name: 'tea', grams: 100 } }, { product: { name: 'cup', grams: 300 } }] }`;

const nodeFiles = {
  'package.json': JSON.stringify({ name: 'cart', type: 'module', scripts: { test: 'node --test' } }),
  'src/cart.js': source,
  'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label, weight } from '../src/cart.js';

test('weighs the lines', () => assert.equal(weight(${cart}), 400));
test('labels the lines', () => assert.equal(label(${cart}), 'TEA, CUP'));
test.skip('labels in Turkish', () => assert.equal(label(${cart}), 'TEA, CUP'));
`,
};
/** Its file has a second red test, of another failure, that no fix of this one turns green. */
const vitestFiles = {
  'package.json': JSON.stringify({ name: 'cart', type: 'module', scripts: { test: 'vitest run' } }),
  'src/cart.js': source,
  'src/cart.spec.js': `import { describe, expect, it } from 'vitest';
import { label, weight } from './cart.js';

describe('a cart', () => {
  it('weighs the lines', () => expect(weight(${cart})).toBe(400));
  it('weighs nothing > in an empty one (yet)', () => expect(weight({ lines: [] })).toBe(1));
  it('labels the lines', () => expect(label(${cart})).toBe('TEA, CUP'));
});
`,
};

function repositoryOf(files: Record<string, string>): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'cart'));
  onTestFinished(() => repository.remove());
  repository.commit('A cart with labels', { '.gitignore': 'node_modules\n', ...files });
  symlinkSync(modules, path.join(repository.dir, 'node_modules'));
  return repository;
}

const runtime = { contexts: { runtime: { name: 'node', version: process.version } } };
const message = "Cannot read properties of undefined (reading 'trim')";
const throwing = { file: 'src/cart.js', at: 'names.push(printed(line).¦trim())', function: 'label' };

async function verify(run: FixRun, repo: string): Promise<string> {
  const args = [main, 'verify', run.out, '--repo', repo];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout + stderr;
}

describe('a test that the repository has and that is red as production was (REP-2)', () => {
  it('node:test: a failure of CI, whose stack runs through the test', async () => {
    const repository = repositoryOf(nodeFiles);
    const frames = [
      throwing,
      { file: 'test/cart.test.js', at: 'assert.equal(¦label(', function: 'TestContext.<anonymous>' },
      { file: 'node:internal/test_runner/test', line: 1402, column: 25, function: 'Test.run', inApp: false },
    ];
    const event = { ...sentryEvent({ repo: repository.dir, message, frames }), ...runtime };
    const run = await runFix(repository.dir, event, { flags: ['--time', '120'] });
    expect(run.proposal?.reproduction, run.stderr).toMatchObject({
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'existing-test',
      framework: 'node:test',
      files: ['test/cart.test.js'],
      command: ['node', '--test', 'test/cart.test.js'],
      runs: { failing: 20, total: 20 },
    });
    expect(run.exit, run.stderr).toBe(0);
    expect(readFileSync(path.join(run.out, 'fix.patch'), 'utf8')).toContain(
      '+  return line.product.name.toUpperCase();',
    );
    expect(readFileSync(path.join(run.out, 'ledger.jsonl'), 'utf8')).toContain('not applicable: new-files');
    expect(await verify(run, repository.dir)).toContain('All held');
  });

  it('vitest: a crash of production, and the one red test of several that fails so', async () => {
    const repository = repositoryOf(vitestFiles);
    const frames = [
      throwing,
      { file: '/srv/app/node_modules/express/lib/router.js', line: 3, column: 5, inApp: false },
    ];
    const event = { ...sentryEvent({ repo: repository.dir, message, frames }), ...runtime, environment: 'ci' };
    const run = await runFix(repository.dir, event, { flags: ['--time', '150'], short: true });
    expect(run.proposal?.reproduction, run.stderr).toMatchObject({
      verdict: 'reproduced',
      strategy: 'existing-test',
      framework: 'vitest',
      files: ['src/cart.spec.js'],
    });
    expect(run.proposal?.reproduction.command).toEqual(
      expect.arrayContaining(['-t', '^(?:a cart(?: > | )labels the lines)$']),
    );
    expect(run.exit, run.stderr).toBe(0);
    expect(await verify(run, repository.dir)).toContain('All held');
  });

  it('a red test that fails otherwise is not taken', async () => {
    const files = {
      ...nodeFiles,
      'src/cart.js': source.replace('  line.product.name.', '  return line.product.name.'),
    };
    files['test/cart.test.js'] += `
test('labels a cart with a gap', () => assert.equal(label({ lines: [{ product: null }] }), ''));
`;
    const repository = repositoryOf(files);
    // Production failed at a line without a name; the red test fails at one without a product.
    const frames = [
      { file: 'src/cart.js', at: 'return line.product.name.¦toUpperCase()', function: 'printed' },
      { file: 'src/cart.js', at: 'names.push(¦printed(line)', function: 'label' },
    ];
    const event = {
      ...sentryEvent({
        repo: repository.dir,
        message: "Cannot read properties of null (reading 'toUpperCase')",
        frames,
      }),
      ...runtime,
      environment: 'ci',
    };
    const run = await runFix(repository.dir, event, { flags: ['--time', '60'], short: true });
    expect(run.proposal?.reproduction.strategy, run.stderr).not.toBe('existing-test');
    const [first] = run.proposal?.hypotheses ?? [];
    expect(first).toMatchObject({ state: 'refuted' });
    expect(first?.evidence.join(' ')).toMatch(/test\/cart\.test\.js: red with another failure .*reading 'name'/);
  });
});
