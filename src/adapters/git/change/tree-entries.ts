import path from 'node:path';
import { mustGit } from '../program.ts';
import { bareCall } from './copy.ts';

export interface TreeEntry {
  mode: string;
  object: string;
}

/** Entries of a commit's tree at these paths and at the folders above them. */
export async function entriesAt(dir: string, commit: string, paths: Iterable<string>): Promise<Map<string, TreeEntry>> {
  const wanted = new Set<string>();
  for (const file of paths) for (let at = file; at !== '.'; at = path.posix.dirname(at)) wanted.add(at);
  const found = new Map<string, TreeEntry>();
  const all = [...wanted];
  for (let i = 0; i < all.length; i += 500) {
    const args = ['ls-tree', '-t', '-z', '--full-tree', commit, '--', ...all.slice(i, i + 500)];
    for (const record of (await mustGit(args, bareCall(dir))).toString().split('\0')) {
      const [, mode, object, name] = /^(\d{6}) \w+ ([0-9a-f]+)\t([^]+)$/.exec(record) ?? [];
      if (mode && object && name) found.set(name, { mode, object });
    }
  }
  return found;
}

/** Why a file cannot stand at its place in this tree; null where it can. */
export function placeRefusal(file: string, removed: boolean, entries: ReadonlyMap<string, TreeEntry>): string | null {
  const above = path.posix.dirname(file) === '.' ? [] : foldersAbove(file);
  const blocked = above.find((folder) => (entries.get(folder)?.mode ?? '040000') !== '040000');
  if (blocked) return `${blocked} is no folder`;
  const mode = entries.get(file)?.mode;
  if (mode === '120000') return `${file} is a symbolic link`;
  if (mode === '160000') return `${file} is a submodule`;
  if (mode === '040000') return `${file} is a folder`;
  return removed && mode === undefined ? `${file} is not there to be removed` : null;
}

function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let at = path.posix.dirname(file); at !== '.'; at = path.posix.dirname(at)) folders.push(at);
  return folders;
}
