import { execFile } from 'node:child_process';
import { cp, lstat, readlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { isSecretName } from './borrowed.ts';
import { endWithFolders } from './folders.ts';

const execute = promisify(execFile);

/** Copies a folder whole, links as links, sharing blocks where the file system can. `to` must not exist. */
export async function copyWhole(from: string, to: string): Promise<void> {
  if (process.platform === 'linux') {
    const copying = execute('cp', ['-a', '--reflink=auto', '--', from, to]);
    endWithFolders(copying.child);
    await copying;
  } else await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}

/** More than this is no build output that a test needs. */
const MAX_OUTPUT_BYTES = 1024 ** 3;

/**
 * Copies build output without secrets, links that lead out of it, pipes and sockets. `from` may be a file. What is beyond
 * 1 GiB is left out.
 */
export async function copyOutput(from: string, to: string): Promise<void> {
  let bytes = 0;
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (source) => {
      if (source !== from && isSecretName(path.basename(source))) return false;
      const stats = await lstat(source);
      if (stats.isDirectory()) return true;
      bytes += stats.size;
      if (!stats.isSymbolicLink()) return stats.isFile() && bytes <= MAX_OUTPUT_BYTES;
      const target = path.resolve(path.dirname(source), await readlink(source));
      return target.startsWith(`${from}/`);
    },
  });
}
