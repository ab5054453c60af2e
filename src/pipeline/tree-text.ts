import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

const usualBytes = 4 * 1024 * 1024;

/**
 * Reads texts of a scratch tree (or of a checkout), each once, up to 4 MiB unless told otherwise. Symbolic links are not followed and nothing outside is read: paths come
 * from events and from output of repository code. Dependencies are mounted only inside and answer null.
 */
export function treeText(root: string, maxBytes = usualBytes): (file: string) => string | null {
  const known = new Map<string, string | null>();
  return (file) => {
    const cached = known.get(file);
    if (cached !== undefined) return cached;
    const text = readPlain(root, file, maxBytes);
    known.set(file, text);
    return text;
  };
}

function readPlain(root: string, file: string, maxBytes: number): string | null {
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
