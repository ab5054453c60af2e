import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

const longest = 1024 * 1024;
const deepest = 4;
const mostFolders = 5000;
const skipped = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'vendor', 'target']);

/**
 * Text of a plain file below `root`, at most its first MiB; null when it is missing, a link, or no plain file. Links
 * are not followed: the tree may be anyone's, and what is read ends in a file that people commit.
 */
export function readPlainFile(root: string, path: string): string | null {
  let file: number | null = null;
  try {
    file = openSync(join(root, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (!fstatSync(file).isFile()) return null;
    const buffer = Buffer.alloc(longest);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, longest, 0));
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** One folder of the tree: its path from the root (`.` for the root) and the names of the plain files in it. */
export interface TreeFolder {
  path: string;
  files: ReadonlySet<string>;
}

/** The folders of a tree, shallow first: at most four levels and 5,000 folders, without hidden and generated ones. */
export function foldersOf(root: string): TreeFolder[] {
  const found: TreeFolder[] = [];
  const waiting = [{ path: '.', depth: 0 }];
  for (const { path, depth } of waiting) {
    const entries = entriesOf(join(root, path));
    found.push({ path, files: new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name)) });
    if (depth === deepest) continue;
    for (const entry of entries) {
      const isWanted = entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name);
      if (isWanted && waiting.length < mostFolders)
        waiting.push({ path: path === '.' ? entry.name : `${path}/${entry.name}`, depth: depth + 1 });
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
