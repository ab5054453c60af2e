import path from 'node:path';
import { readProductionPath } from '../diagnosis/frames/production-path.ts';
import type { Repository } from '../ports/repository.ts';
import { treeText } from './tree-text.ts';

/** Built code and its maps; nothing else is read for an event's word. */
const built = /\.(?:[cm]?jsx?|map)$/;
const largest = 64 * 1024 * 1024;

export interface BuiltFiles {
  /** Text of built code or a map that production named; null when the repository has none that fits. */
  read(production: string): Promise<string | null>;
  /** Whether the commit has the file, source or built, that a path of production or of a map names. */
  has(named: string): boolean;
  /** Maps that came from the checkout's ignored output, which may be of another build than production's. */
  borrowed: string[];
}

/**
 * Finds built code by the path that production had: among the files of the commit, else in ignored build output that
 * stands in the checkout. Never outside of them, through no symbolic link, and never in node_modules.
 */
export async function builtFiles(repository: Repository, commit: string): Promise<BuiltFiles> {
  const all = (await repository.listFiles(commit)).map((file) => file.path);
  const tracked = all.filter((file) => built.test(file));
  const ignored = (await repository.ignoredEntries()).filter((entry) => !entry.split('/').includes('node_modules'));
  const onDisk = treeText(repository.root, largest);
  const borrowed: string[] = [];
  const read = async (production: string): Promise<string | null> => {
    const parts = partsOf(production);
    if (!parts) return null;
    const own = bestMatch(tracked, parts);
    if (own) return repository.readFile(commit, own);
    for (const file of placesIn(ignored, parts)) {
      const text = onDisk(file);
      if (text !== null && file.endsWith('.map')) borrowed.push(file);
      if (text !== null) return text;
    }
    return null;
  };
  const has = (named: string): boolean => {
    const place = readProductionPath(named, false);
    return place.kind === 'path' && place.dependency === null && all.some((file) => endsAlike(file, place.parts));
  };
  return { read, has, borrowed };
}

function partsOf(production: string): string[] | null {
  const read = readProductionPath(production, false);
  return read.kind === 'path' && read.dependency === null && built.test(read.parts.at(-1) ?? '') ? read.parts : null;
}

/** How many names two paths share from their ends. */
function shared(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}

/** At least two names, or all of one of the two paths. */
function endsAlike(file: string, parts: readonly string[]): boolean {
  const own = file.split('/');
  const common = shared(own, parts);
  return common >= Math.min(2, own.length, parts.length);
}

/** The one file that shares the most of the path's end: all of its own path, or at least two names; none on a tie. */
function bestMatch(files: readonly string[], parts: readonly string[]): string | null {
  const name = parts.at(-1);
  const scored = files
    .filter((file) => path.posix.basename(file) === name)
    .map((file) => ({ file, whole: file.split('/').length, common: shared(file.split('/'), parts) }))
    .filter(({ whole, common }) => common >= 2 || common === whole)
    .toSorted((a, b) => b.common - a.common);
  const [first, second] = scored;
  return first && first.common !== second?.common ? first.file : null;
}

/** Where the path can lie in ignored entries: an entry's own name stands in it, the more of the entry's path before it the better. */
function placesIn(entries: readonly string[], parts: readonly string[]): string[] {
  const found = entries.flatMap((entry) => {
    const own = entry.split('/');
    return parts.flatMap((part, i) =>
      part === own.at(-1)
        ? [{ file: [entry, ...parts.slice(i + 1)].join('/'), common: shared(own, parts.slice(0, i + 1)) }]
        : [],
    );
  });
  return found.toSorted((a, b) => b.common - a.common).map(({ file }) => file);
}
