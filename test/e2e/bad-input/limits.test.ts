import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartRepository } from '../../support/e2e/cart.ts';
import { missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';

describe('limits of a run', () => {
  it('a bundle is not written over something else: exit 64 before any work', async () => {
    const { dir } = cartRepository();
    const run = await runFix(dir, cartEvent(dir), {
      out: (folder) => {
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'thesis.txt'), 'mine');
      },
    });
    expect(run.exit).toBe(64);
    expect(run.stderr).toContain('is not empty and is not a bundle');
    expect(readFileSync(path.join(run.out, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it('a place where no bundle can be: exit 64 before any work', async () => {
    const { dir } = cartRepository();
    const run = await runFix(dir, cartEvent(dir), { flags: ['--out', path.join(dir, 'package.json', 'bundle')] });
    expect(run.exit).toBe(64);
    expect(run.stderr).toContain('no folder that can be written to');
  });

  it('--time ends it: exit 75, with a bundle, in time', async () => {
    const { dir } = cartRepository();
    const run = await runFix(dir, cartEvent(dir), { flags: ['--time', '3'] });
    expect(run.seconds).toBeLessThan(3 + 4);
    expect(run.exit).toBe(75);
    expect(run.proposal?.reproduction.verdict).not.toBe('reproduced');
    expect(missingIn(run)).toMatch(/ran out.*--time/);
  });

  it.each([
    ['SIGINT', 'bwrap', 130],
    ['SIGTERM', 'none', 143],
  ] as const)('%s with the sandbox %s: exit as a shell tells it, nothing is left', async (signal, sandbox, exit) => {
    const { dir } = cartRepository();
    const run = await runFix(dir, cartEvent(dir), {
      flags: ['--sandbox', sandbox],
      during: (child, said) => {
        child.stderr?.on('data', () => said().includes('20 times') && child.kill(signal));
      },
    });
    expect(run.exit).toBe(exit);
    expect(run.proposal).toBeNull();
  });

  it('--sandbox none works as the sandbox does', async () => {
    const { dir } = cartRepository();
    const run = await runFix(dir, cartEvent(dir), { flags: ['--sandbox', 'none'], short: true });
    expect([0, 3]).toContain(run.exit);
    expect(run.proposal?.reproduction).toMatchObject({ verdict: 'reproduced', tier: 'I2' });
  });

  it.each(['bwrap', 'docker'])('a machine without %s: exit 69', async (kind) => {
    const { dir } = cartRepository();
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const bin = temporaryFolder();
    writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nexec ${git} "$@"\n`, { mode: 0o755 });
    const run = await runFix(dir, cartEvent(dir), { flags: ['--sandbox', kind], env: { PATH: bin } });
    expect(run.exit).toBe(69);
    expect(run.stderr).toMatch(/--sandbox/);
    expect(existsSync(run.out)).toBe(false);
  });
});
