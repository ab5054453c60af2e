import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { GitCall } from '../program.ts';
import { mustGit } from '../program.ts';

/**
 * A bare repository of our own for one remote: without hooks, without attributes, and with no configuration but git's
 * defaults, so that nothing of the remote's stands between the approved bytes and the commit.
 */
export async function ownCopy(cache: string, url: string, objectFormat: 'sha1' | 'sha256'): Promise<string> {
  const dir = path.join(cache, `${createHash('sha256').update(url).digest('hex').slice(0, 24)}.git`);
  if (existsSync(dir)) return dir;
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const half = mkdtempSync(`${dir}.`);
  await mustGit(['init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`, half], { cwd: cache });
  try {
    renameSync(half, dir);
  } catch (error) {
    // Another was first: its copy is as good.
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
  return dir;
}

/** A call on a bare repository; `index`: a file of its own for what is being put together. */
export function bareCall(dir: string, more: Partial<GitCall> & { index?: string } = {}): GitCall {
  const { index, ...rest } = more;
  return { cwd: dir, ...rest, env: { GIT_DIR: dir, ...(index ? { GIT_INDEX_FILE: index } : {}), ...rest.env } };
}
