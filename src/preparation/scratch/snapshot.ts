import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What tells that a file is still the one that was put there: a program can set its mtime back, but never its ctime. */
export interface Mark {
  folder: boolean;
  inode: number;
  changed: number;
  mode: number;
}
export type Snapshot = Map<string, Mark>;

/** Marks of all entries below `root` (paths from it), not descending into `except`. */
export async function snapshot(root: string, except: ReadonlySet<string>): Promise<Snapshot> {
  const marks: Snapshot = new Map();
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (except.has(name)) continue;
      marks.set(name, markOf(await lstat(path.join(root, name))));
      if (entry.isDirectory()) await visit(name);
    }
  };
  await visit('');
  return marks;
}

function markOf(stats: Stats): Mark {
  return { folder: stats.isDirectory(), inode: stats.ino, changed: stats.ctimeMs, mode: stats.mode };
}

function same(a: Mark, b: Mark): boolean {
  if (a.mode !== b.mode || a.folder !== b.folder) return false;
  return a.folder || (a.inode === b.inode && a.changed === b.changed);
}

/** Entries of `now` that `then` lacks or has differently, and entries gone; a folder's own times do not count. */
export function changes(before: Snapshot, now: Snapshot): { added: string[]; changed: string[]; gone: string[] } {
  const added = [...now.keys()].filter((name) => !before.has(name));
  const gone = [...before.keys()].filter((name) => !now.has(name));
  const changed = [...now].filter(([name, mark]) => {
    const was = before.get(name);
    return was !== undefined && !same(was, mark);
  });
  return { added, changed: changed.map(([name]) => name), gone };
}
