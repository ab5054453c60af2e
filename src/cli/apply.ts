import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../domain/fault.ts';

const run = promisify(execFile);

async function git(repo: string, ...args: string[]): Promise<string> {
  try {
    return (await run('git', ['-C', repo, '-c', 'core.hooksPath=/dev/null', ...args], { maxBuffer: 16 << 20 })).stdout;
  } catch (cause) {
    throw new Fault('GIT_FAILED', `git ${args[0]} failed: ${(cause as { stderr?: string }).stderr ?? String(cause)}`, {
      cause,
    });
  }
}

/**
 * Puts a bundle's fix.patch into the checkout's working tree (`--apply`): no commit, no index change. Throws BAD_USAGE
 * when HEAD is not the commit that the patch was validated on, GIT_FAILED when it does not apply; nothing is changed then.
 */
export async function applyToCheckout(repo: string, bundle: string, baseCommit: string): Promise<void> {
  const head = (await git(repo, 'rev-parse', 'HEAD')).trim();
  if (head !== baseCommit)
    throw new Fault(
      'BAD_USAGE',
      `--apply: HEAD is ${head.slice(0, 7)}, the fix was validated on ${baseCommit.slice(0, 7)}`,
      {
        help: `Check out ${baseCommit.slice(0, 12)} and run: git apply ${path.join(bundle, 'fix.patch')}`,
      },
    );
  const patch = path.join(bundle, 'fix.patch');
  await git(repo, 'apply', '--check', patch);
  await git(repo, 'apply', patch);
}
