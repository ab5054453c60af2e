import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../domain/fault.ts';

const run = promisify(execFile);
const cloneMs = 10 * 60_000;

/** Forms that `git clone` takes and that run no program of the URL's choosing (`ext::`, `-u...` and the like do). */
const cloneable = /^(?:https?:\/\/|ssh:\/\/|file:\/\/\/|[\w.-]+@[\w.-]+:)[^\s]*$/;

/** Git on the network, as the server's user: its keys and credential helpers, but no hooks and no questions. */
async function git(args: readonly string[]): Promise<void> {
  try {
    await run('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never', ...args], {
      timeout: cloneMs,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      maxBuffer: 4 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Fault('GIT_FAILED', `git ${args[0]}: ${(stderr || message).trim().slice(-500)}`, { cause: error });
  }
}

function folderIn(cache: string, url: string): string {
  return path.join(cache, createHash('sha256').update(url).digest('hex').slice(0, 24));
}

/** The checkout that `mirrorOf` has made before, as it stands; null where there is none yet. */
export function knownMirror(url: string, cache: string): string | null {
  const dir = path.isAbsolute(url) ? url : folderIn(cache, url);
  return existsSync(dir) ? dir : null;
}

/**
 * A checkout of a connected repository on this machine: the folder itself where it is one, else a clone below `cache`,
 * made once and fetched at each later call. Throws NO_REPOSITORY for what is neither, GIT_FAILED for what git says.
 */
export async function mirrorOf(url: string, cache: string): Promise<{ dir: string; cloned: boolean }> {
  if (path.isAbsolute(url)) {
    if (statSync(url, { throwIfNoEntry: false })?.isDirectory()) return { dir: url, cloned: false };
    throw new Fault('NO_REPOSITORY', `there is no folder ${url} on the server’s machine`);
  }
  if (!cloneable.test(url))
    throw new Fault('NO_REPOSITORY', `${url.slice(0, 200)} is neither a folder nor a URL that git can clone`);
  const dir = folderIn(cache, url);
  if (existsSync(dir)) {
    await git(['-C', dir, 'fetch', '--prune', '--tags', '--force', 'origin']);
    await git(['-C', dir, 'reset', '--hard', '--quiet', 'origin/HEAD']);
    return { dir, cloned: true };
  }
  mkdirSync(cache, { recursive: true });
  // One for each: two turns of one process may be the first at once.
  const half = mkdtempSync(`${dir}.`);
  await git(['clone', '--quiet', '--', url, half]);
  try {
    renameSync(half, dir);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
  return { dir, cloned: true };
}
