import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';

/** Refuses a path that is absolute, climbs, names .git or holds a NUL. Returns it normalised; throws Fault INTERNAL. */
export function checkRelative(file: string): string {
  const parts = file.split('/');
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (bad || file.includes('\0')) throw new Fault('INTERNAL', `not a path within the tree: ${JSON.stringify(file)}`);
  return file;
}

/**
 * Where a path leads inside `root` once the tree's own symbolic links are followed; null when it leads out of it.
 * The file itself and its last folders need not exist.
 */
export async function resolveInside(root: string, file: string): Promise<string | null> {
  const base = await realpath(root);
  let existing = path.join(base, checkRelative(file));
  const absent: string[] = [];
  for (;;) {
    const real = await realpath(existing).catch(() => null);
    if (real) {
      const inside = path.relative(base, path.join(real, ...absent));
      return inside === '..' || inside.startsWith('../') || path.isAbsolute(inside) ? null : inside;
    }
    absent.unshift(path.basename(existing));
    existing = path.dirname(existing);
  }
}

/**
 * Opens a file below `root` without following any symbolic link on the way, as openat(2) would: a program that still runs
 * in the tree cannot swap a folder for a link between the check and the use. `file` comes from `resolveInside`.
 * With O_CREAT missing folders are made.
 */
export async function openInside(root: string, file: string, flags: number): Promise<FileHandle> {
  const parts = file.split('/');
  const name = parts.pop() as string;
  let folder = await open(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    for (const part of parts) {
      const next = path.join(place(folder, root), part);
      root = path.join(root, part);
      if (flags & constants.O_CREAT) await mkdir(next).catch(ignoreExisting);
      const child = await open(next, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
      await folder.close();
      folder = child;
    }
    return await open(path.join(place(folder, root), name), flags | constants.O_NOFOLLOW, 0o644);
  } finally {
    await folder.close();
  }
}

/** An open folder's own name: by descriptor on Linux, by path elsewhere (where the race remains). */
function place(folder: FileHandle, named: string): string {
  return process.platform === 'linux' ? `/proc/self/fd/${folder.fd}` : named;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
