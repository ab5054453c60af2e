import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sweepScratchHomes } from './scratch-home.ts';

const module = new URL('scratch-home.ts', import.meta.url).href;
const program = `
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { takeScratchHome } from ${JSON.stringify(module)};
const release = takeScratchHome(process.argv[1]);
console.log(mkdtempSync(tmpdir() + '/reproof-tree-'));
process.stdin.once('data', () => { release(); console.log(tmpdir()); }).once('end', () => process.exit());
`;

/** A process with a scratch home below `base`, with a folder in it. */
async function aProcess(base: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, base], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  return { child, tree: await next(), next };
}

function aBase(): string {
  const base = mkdtempSync(path.join(tmpdir(), 'scratch-home-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  return base;
}

test('what a killed process left is removed by the next, what a living one has is not', async () => {
  const base = aBase();
  const [dead, living] = [await aProcess(base), await aProcess(base)];
  const home = path.dirname(dead.tree);
  expect([path.dirname(home), home === path.dirname(living.tree)]).toEqual([base, false]);
  mkdirSync(path.join(dead.tree, 'locked'), { mode: 0o000 });
  dead.child.kill('SIGKILL');
  await once(dead.child, 'close');
  // The living one may be at it as well.
  await sweepScratchHomes(base);
  await vi.waitFor(() => expect(existsSync(home)).toBe(false), { timeout: 10_000 });
  expect([existsSync(dead.tree), existsSync(living.tree)]).toEqual([false, true]);
  living.child.stdin.write('\n');
  expect(await living.next()).not.toContain('reproof-');
  expect(readdirSync(base)).toEqual([]);
});

test('a folder that is not marked, of another namespace, or a link, stays', async () => {
  const base = aBase();
  const { child, tree } = await aProcess(base);
  child.kill('SIGKILL');
  await once(child, 'close');
  const [, namespace = ''] = /reproof-(\d+)-/.exec(tree) ?? [];
  const kept = ['reproof-abc', 'reproof-1-1-1', `reproof-${namespace}-1`, `x-reproof-${namespace}-1-1`];
  for (const name of kept) mkdirSync(path.join(base, name));
  const outside = aBase();
  writeFileSync(path.join(outside, 'precious'), '');
  symlinkSync(outside, path.join(base, `reproof-${namespace}-1-1`));
  await sweepScratchHomes(base);
  expect(readdirSync(base).toSorted()).toEqual([...kept, `reproof-${namespace}-1-1`].toSorted());
  expect(readdirSync(outside)).toEqual(['precious']);
});
