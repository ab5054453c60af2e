import type { CodeMap } from '../../domain/code-map.ts';
import { locateCodeOwners, ownersOf, parseCodeOwners } from '../../domain/codeowners.ts';
import type { Repository } from '../../ports/repository.ts';

/** A place to find the owners of: a path from the root, and the line of interest where one is known. */
export interface OwnedPlace {
  file: string;
  line: number | null;
}

/** Lines around the place whose authors are asked when no rule names an owner. */
const around = 15;
const blameAtMost = 5;

/**
 * Owners of the places, in their order: whom CODEOWNERS names, else the last authors of the lines nearby (at most two,
 * by `Name <email>`), most lines first. A file that CODEOWNERS leaves to nobody on purpose falls to blame as well.
 */
export async function findOwners(
  repository: Repository,
  commit: string,
  paths: ReadonlySet<string>,
  places: readonly OwnedPlace[],
): Promise<CodeMap['owners']> {
  const located = locateCodeOwners(paths);
  const text = located && (await repository.readFile(commit, located.path));
  const rules = text ? parseCodeOwners(text, located.dialect) : null;
  const owners: CodeMap['owners'] = [];
  const seen = new Set<string>();
  let blamed = 0;
  for (const place of places) {
    if (seen.has(place.file)) continue;
    seen.add(place.file);
    const named = rules ? ownersOf(rules, place.file) : [];
    owners.push(...named.map((owner) => ({ owner, file: place.file, source: 'codeowners' as const })));
    if (named.length > 0 || blamed >= blameAtMost) continue;
    blamed += 1;
    owners.push(...(await authors(repository, commit, place)));
  }
  return owners;
}

async function authors(repository: Repository, commit: string, place: OwnedPlace): Promise<CodeMap['owners']> {
  const from = place.line === null ? 1 : Math.max(1, place.line - around);
  const lines = await repository.blame(commit, place.file, from, from + 2 * around);
  // A file shorter than the range has no such lines for git: ask for the one line.
  const found =
    lines.length > 0 || place.line === null
      ? lines
      : await repository.blame(commit, place.file, place.line, place.line);
  const byPerson = Map.groupBy(found, ({ author, email }) => `${author} <${email}>`);
  return [...byPerson]
    .map(([owner, group]) => ({ owner, lines: group.reduce((sum, { lines: count }) => sum + count, 0) }))
    .toSorted((a, b) => b.lines - a.lines)
    .slice(0, 2)
    .map(({ owner }) => ({ owner, file: place.file, source: 'blame' as const }));
}
