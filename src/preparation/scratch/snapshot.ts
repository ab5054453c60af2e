import { lstatSync, readdirSync, type Stats } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** What tells that a file is still the one that was put there: a program can set its mtime back, but never its ctime. */
export interface Mark {
  folder: boolean;
  inode: number;
  changed: number;
  mode: number;
}
export type Snapshot = Map<string, Mark>;

/** Entries between which others get their turn. */
const atOnce = 5_000;

/**
 * Marks of all entries below `root` (paths from it), not descending into `except`. Asked of the system at once and not
 * through Node's threads: a tree of 20,000 files is walked after every run, and that is four times as quick.
 */
export async function snapshot(root: string, except: ReadonlySet<string>): Promise<Snapshot> {
  const marks: Snapshot = new Map();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const before = marks.size;
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (except.has(name)) continue;
      marks.set(name, markOf(lstatSync(path.join(root, name))));
      if (entry.isDirectory()) folders.push(name);
    }
    if (Math.floor(before / atOnce) !== Math.floor(marks.size / atOnce)) await setImmediate();
  }
  return marks;
}

/** The mark of one entry. */
export function markOf(stats: Stats): Mark {
  return { folder: stats.isDirectory(), inode: stats.ino, changed: stats.ctimeMs, mode: stats.mode };
}

/** Nothing has changed the entry between the two marks. */
export function same(a: Mark, b: Mark): boolean {
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
