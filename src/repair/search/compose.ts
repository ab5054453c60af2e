import type { Candidate } from '../../domain/fix.ts';
import type { TreeReader } from '../../ports/tree.ts';
import { applyHunks } from '../diff/apply.ts';
import { parsePatch } from '../diff/parse.ts';
import { patchOf } from '../diff/unified.ts';

/** A second fix on top of a first, with its parts. */
export interface Composed {
  candidate: Candidate;
  first: Candidate;
  second: Candidate;
}

/** The second's texts already include the first's for the files that both change; the prior is the product. */
export function compose(first: Candidate, second: Candidate): Composed {
  const candidate: Candidate = {
    id: `${first.id}+${second.id}`,
    generator: `${first.generator}+${second.generator}`,
    kind: first.kind === 'cause' && second.kind === 'cause' ? 'cause' : 'suppression',
    summary: `${first.summary}; behind it: ${second.summary}`,
    files: { ...first.files, ...second.files },
    prior: first.prior * second.prior,
  };
  return { candidate, first, second };
}

/**
 * The second fix without the first, for when the second alone cures both failures (a cause found behind a guard). Null
 * when its lines do not go onto the tree without the first's.
 */
export async function secondAlone({ first, second }: Composed, tree: TreeReader): Promise<Candidate | null> {
  const files: Record<string, string> = {};
  for (const [path, after] of Object.entries(second.files)) {
    const original = await tree.read(path);
    const under = first.files[path] ?? original;
    if (original === null || under === null || under === after) continue;
    const parsed = parsePatch(patchOf([{ path, before: under, after }]).text);
    const hunks = 'error' in parsed ? [] : (parsed.files[0]?.hunks ?? []);
    const applied = applyHunks(original, hunks);
    if ('error' in applied) return null;
    files[path] = applied.text;
  }
  return Object.keys(files).length > 0 ? { ...second, files } : null;
}
