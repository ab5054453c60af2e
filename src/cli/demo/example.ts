import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Fault } from '../../domain/fault.ts';

const run = promisify(execFile);

/** The example's folder in a clone; an installed package does not carry it. Throws BAD_USAGE when it is not there. */
export function exampleFolder(): string {
  const folder = fileURLToPath(new URL('../../../examples/orders', import.meta.url));
  if (existsSync(path.join(folder, 'history'))) return folder;
  throw new Fault('BAD_USAGE', 'the demo is not part of the installed package', {
    help: 'Run it in a clone: npm ci && npm run demo.',
  });
}

export interface ExampleRepository {
  folder: string;
  head: string;
  commits: number;
  authors: number;
}

/** git without the user's settings: no hooks, no signing, no templates. */
export function gitIn(folder: string) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'http:file',
    GIT_TERMINAL_PROMPT: '0',
    GIT_COMMITTER_NAME: 'demo',
    GIT_COMMITTER_EMAIL: 'demo@orders.example',
    GIT_AUTHOR_NAME: 'demo',
    GIT_AUTHOR_EMAIL: 'demo@orders.example',
  };
  return async (...args: string[]) => {
    try {
      return (await run('git', args, { cwd: folder, env, timeout: 30_000 })).stdout.trim();
    } catch (cause) {
      const { stderr } = cause as { stderr?: string };
      throw new Fault('GIT_FAILED', `git ${args[0]} failed: ${stderr?.trim() || String(cause)}`, { cause });
    }
  };
}

/** Builds the example's git repository in `folder` (new) from the patches of `history/`; the same commits every time. */
export async function buildExample(folder: string, history: string): Promise<ExampleRepository> {
  mkdirSync(folder, { recursive: true });
  const git = gitIn(folder);
  const patches = readdirSync(history)
    .filter((name) => name.endsWith('.patch'))
    .toSorted()
    .map((name) => path.join(history, name));
  await git('init', '--quiet', '--initial-branch=main', '--template=');
  await git('am', '--quiet', '--keep-cr', '--no-gpg-sign', '--committer-date-is-author-date', ...patches);
  const authors = new Set((await git('log', '--format=%ae')).split('\n'));
  return { folder, head: await git('rev-parse', 'HEAD'), commits: patches.length, authors: authors.size };
}

/** Runs the example's own tests and returns how many passed and failed. */
export async function runExampleTests(folder: string): Promise<{ passed: number; failed: number }> {
  const args = ['--test', '--test-reporter=tap'];
  const env = { PATH: process.env.PATH };
  const { stdout } = await run(process.execPath, args, { cwd: folder, env, timeout: 60_000 }).catch(
    (failure: { stdout?: string }) => ({ stdout: failure.stdout ?? '' }),
  );
  const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
}
