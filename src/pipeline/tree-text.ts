import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

const maxBytes = 4 * 1024 * 1024;

/**
 * Reads texts of a scratch tree, each once. Symbolic links are not followed and nothing outside is read: paths come
 * from events and from output of repository code. Dependencies are mounted only inside and answer null.
 */
export function treeText(root: string): (file: string) => string | null {
  const known = new Map<string, string | null>();
  return (file) => {
    const cached = known.get(file);
    if (cached !== undefined) return cached;
    const text = readPlain(root, file);
    known.set(file, text);
    return text;
  };
}

function readPlain(root: string, file: string): string | null {
  const full = path.resolve(root, file);
  if (path.isAbsolute(file) || !full.startsWith(`${root}${path.sep}`)) return null;
  try {
    for (let folder = path.dirname(full); folder !== root; folder = path.dirname(folder)) {
      if (lstatSync(folder).isSymbolicLink()) return null;
    }
    const stat = lstatSync(full);
    return stat.isFile() && stat.size <= maxBytes ? readFileSync(full, 'utf8') : null;
  } catch {
    return null;
  }
}
