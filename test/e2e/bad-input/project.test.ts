import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartFiles, cartRepository } from '../../support/e2e/cart.ts';
import { missingIn, runFix } from '../../support/e2e/run-fix.ts';
import { sentryEvent } from '../../support/e2e/sentry-event.ts';

const gateOf = (run: Awaited<ReturnType<typeof runFix>>, name: string) =>
  run.proposal?.validation.gates.find((gate) => gate.name === name);

describe('a project that is not in order', () => {
  it('missing dependencies: exit 4, names them', async () => {
    const manifest = JSON.parse(cartFiles['package.json'] ?? '') as object;
    const { dir } = cartRepository({
      'package.json': JSON.stringify({ ...manifest, dependencies: { 'left-out-of-here': '^1.0.0' } }),
      'src/cart.js': `import pad from 'left-out-of-here';\nexport const padded = pad;\n${cartFiles['src/cart.js']}`,
    });
    const run = await runFix(dir, cartEvent(dir), { flags: ['--time', '20'] });
    expect(run.exit).toBe(4);
    expect(missingIn(run)).toMatch(/left-out-of-here.*--install/);
  });

  it('no test framework: the reproduction is a node:test, the suite is never called passed', async () => {
    const { dir } = cartRepository({
      'test/cart.test.js': null,
      'package.json': '{ "name": "cart", "type": "module" }',
    });
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expect(run.proposal?.reproduction).toMatchObject({ verdict: 'reproduced', framework: 'node:test' });
    expect([0, 3]).toContain(run.exit);
    expect(gateOf(run, 'test-suite')?.outcome ?? 'unverified').toBe('unverified');
  });

  it('a suite that is red and flaky before any change: told, not blamed on the fix', async () => {
    const { dir } = cartRepository({
      'test/red.test.js': "import { test } from 'node:test';\ntest('is red', () => { throw new Error('always'); });\n",
      'test/flaky.test.js':
        "import { test } from 'node:test';\ntest('is flaky', () => { if (process.hrtime.bigint() % 2n === 0n) throw new Error('sometimes'); });\n",
    });
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expect(run.proposal?.reproduction.verdict).toBe('reproduced');
    expect([0, 3]).toContain(run.exit);
    if (run.exit === 0) expect(gateOf(run, 'test-suite')).toMatchObject({ outcome: 'passed' });
    if (run.exit === 0) expect(gateOf(run, 'test-suite')?.detail).toMatch(/[12] before/);
  });

  it('a crash in node_modules alone: exit 5', async () => {
    const { dir } = cartRepository({ '.gitignore': 'node_modules/\n' });
    mkdirSync(path.join(dir, 'node_modules/left-pad'), { recursive: true });
    writeFileSync(path.join(dir, 'node_modules/left-pad/package.json'), '{ "name": "left-pad", "version": "1.0.0" }');
    writeFileSync(path.join(dir, 'node_modules/left-pad/index.js'), 'module.exports = (s) => s.length;\n');
    const event = sentryEvent({
      repo: dir,
      message: "Cannot read properties of undefined (reading 'length')",
      frames: [
        { file: '/srv/app/node_modules/left-pad/index.js', line: 1, column: 27, function: 'module.exports' },
        { file: 'node:internal/timers', line: 581, column: 17, function: 'listOnTimeout', inApp: false },
      ],
    });
    const run = await runFix(dir, event);
    expect(run.exit).toBe(5);
    expect(run.proposal?.disposition).toMatchObject({ kind: 'dependency' });
    expect(run.stdout).toMatch(/not a code fix/);
  });

  it('another repository whose stack ends in node_modules: exit 4, no word of a dependency', async () => {
    const { dir } = cartRepository();
    const trace =
      'TypeError: x is not a function\n    at pay (/opt/bank/lib/pay.js:10:3)\n    at Layer.handle (/opt/bank/node_modules/express/lib/router/layer.js:95:5)\n';
    const run = await runFix(dir, trace);
    expect(run.exit).toBe(4);
    expect(run.proposal?.disposition.kind).toBe('undetermined');
  });

  it('minified code without a source map: exit 4, asks for the map', async () => {
    const { dir } = cartRepository();
    const trace = `TypeError: Cannot read properties of null (reading 'name')\n    at t (/srv/app/dist/app.3f2a9c1b.min.js:1:48213)\n    at n (/srv/app/dist/app.3f2a9c1b.min.js:1:9120)\n`;
    const run = await runFix(dir, trace);
    expect(run.exit).toBe(4);
    expect(missingIn(run)).toMatch(/source map/);
  });

  it('minified code that is committed without its map: not patched, asks for the map', async () => {
    const body = `export function l(t){const n=[];for(const e of t.lines)n.push(e.product.name.toUpperCase());return n.join(", ")}`;
    const bundle = `${'var a=1,b=2,c=3;'.repeat(400)}${body}\n`;
    const { dir } = cartRepository({ 'dist/app.js': bundle });
    const event = sentryEvent({
      repo: dir,
      message: "Cannot read properties of null (reading 'name')",
      frames: [
        { file: 'dist/app.js', at: 'e.product.¦name', function: 'l', vars: { t: { lines: [{ product: null }] } } },
      ],
    });
    const run = await runFix(dir, event, { short: true });
    expect([3, 4]).toContain(run.exit);
    expect(run.proposal?.fix).toBeNull();
    expect(missingIn(run)).toMatch(/source map/);
  });
});
