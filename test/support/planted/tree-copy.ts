import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A copy of a folder in a place of its own, with files replaced (null = absent). The caller removes it. */
export function copyTree(from: string, replace: Readonly<Record<string, string | null>> = {}): string {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'planted-')));
  cpSync(from, dir, { recursive: true });
  for (const [file, text] of Object.entries(replace)) {
    const target = path.join(dir, file);
    if (text === null) rmSync(target, { force: true });
    else {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  return dir;
}

/** Path -> hash of every file below a folder. */
export function hashesOf(dir: string): Map<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return new Map(
    entries.map((e) => {
      const file = path.join(e.parentPath, e.name);
      return [path.relative(dir, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}

/** Files that differ between two states. */
export function changedFiles(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((f) => before.get(f) !== after.get(f));
}
