import path from 'node:path';
import ts from 'typescript';

/** Endings tried on a specifier, in the order of Node's and bundlers' resolution; `.js` may stand for `.ts`. */
const endings = [
  '',
  '.js',
  '.ts',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.tsx',
  '.jsx',
  '.json',
  '/index.js',
  '/index.ts',
  '/index.mjs',
  '/index.cjs',
];

/** Files of the tree that a text imports or requires by relative path (paths from the root); packages are left out. */
export function relativeImports(file: string, text: string, exists: (path: string) => boolean): string[] {
  const found: string[] = [];
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    if (!fileName.startsWith('.')) continue;
    const base = path.posix.normalize(path.posix.join(path.posix.dirname(file), fileName));
    const stems = [base, base.replace(/\.([cm]?)js$/, '.$1ts')];
    const hit = stems.flatMap((stem) => endings.map((ending) => stem + ending)).find(exists);
    if (hit) found.push(hit);
  }
  return found;
}

/** Who imports what, over a set of files: path -> the files that import it directly. */
export function importersOf(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const [file, text] of files) {
    if (!/\.[cm]?[jt]sx?$/.test(file)) continue;
    for (const target of relativeImports(file, text, (p) => files.has(p))) {
      const list = importers.get(target) ?? [];
      list.push(file);
      importers.set(target, list);
    }
  }
  return importers;
}

/** All files that lead to one of `from`, nearest first, with the number of imports between. */
export function reachOf(
  from: readonly string[],
  importers: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const reach = new Map<string, number>();
  let round = [...from];
  for (let depth = 1; round.length > 0 && depth <= 12; depth++) {
    const next = new Set(
      round.flatMap((f) => importers.get(f) ?? []).filter((f) => !reach.has(f) && !from.includes(f)),
    );
    for (const file of next) reach.set(file, depth);
    round = [...next];
  }
  return reach;
}
