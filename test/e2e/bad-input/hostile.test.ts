import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartFiles, cartRepository } from '../../support/e2e/cart.ts';
import { missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';

/** The cart whose label does something else with a line that has no product, the way production never did. */
const cartThat = (does: string) =>
  cartRepository({
    'src/cart.js': (cartFiles['src/cart.js'] ?? '').replace(
      '    names.push',
      `    if (line.product === null) ${does};\n    names.push`,
    ),
  });

describe('code that does harm when it runs', () => {
  it.each([
    ['hangs', 'for (;;) {}'],
    ['waits for ever', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    ['eats memory', 'for (const all = []; ; ) all.push(new Array(1e6).fill(names.length))'],
    [
      'forks',
      "for (let i = 0; i < 400; i++) process.getBuiltinModule('child_process').spawn('sleep', ['300'], { detached: true })",
    ],
    ['floods its output', "for (;;) process.getBuiltinModule('fs').writeSync(1, 'x'.repeat(65536))"],
    ['kills what it can', "process.kill(-1, 'SIGKILL')"],
    [
      'writes where it can',
      "for (const file of ['/etc/reproof', '/work', '../../x', process.cwd() + '/src/cart.js']) try { process.getBuiltinModule('fs').writeFileSync(file, 'x') } catch {}",
    ],
  ])('that %s: ends in time, exit 4 or 75, with a bundle', async (_what, does) => {
    const { dir } = cartThat(`{ ${does} }`);
    const run = await runFix(dir, cartEvent(dir), { flags: ['--time', '5'] });
    expect(run.seconds).toBeLessThan(5 + 5);
    expect([3, 4, 75]).toContain(run.exit);
    expect(run.proposal?.fix).toBeNull();
    expect(missingIn(run)).not.toBe('');
  });
});

describe('a repository of 20,000 files', () => {
  it('ends in its time with what it found', async () => {
    const files = Array.from({ length: 20_000 }, (_, i) => [
      `packages/p${i % 40}/src/module-${i}.js`,
      `export const value${i} = ${i};\n`,
    ]);
    const repository = cartRepository(
      Object.fromEntries(files) as Record<string, string>,
      path.join(temporaryFolder(), 'large'),
    );
    const run = await runFix(repository.dir, cartEvent(repository.dir), { flags: ['--time', '20'] });
    expect(run.seconds).toBeLessThan(20 + 20);
    expect([0, 3, 75]).toContain(run.exit);
    expect(run.proposal?.codeMap.suspects[0]?.file).toBe('src/cart.js');
    if (run.exit === 75) expect(missingIn(run)).toMatch(/ran out.*--time/);
  });
});
