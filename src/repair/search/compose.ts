import type { Candidate } from '../../domain/fix.ts';
import type { TreeReader } from '../../ports/tree.ts';
import { shortestEdits } from '../diff/edits.ts';
import { splitLines } from '../diff/lines.ts';

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
    const text = without(original, under, after);
    if (text === null) return null;
    files[path] = text;
  }
  return Object.keys(files).length > 0 ? { ...second, files } : null;
}

/** The edits between `under` and `after` made on `original`, when none of them touches what `under` had changed; else null. */
function without(original: string, under: string, after: string): string | null {
  const [before, middle, end] = [splitLines(original), splitLines(under), splitLines(after)];
  const made = shortestEdits(before, middle);
  const lines: string[] = [];
  let done = 0;
  for (const edit of shortestEdits(middle, end)) {
    if (made.some((m) => m.afterFrom < edit.beforeTo && edit.beforeFrom < m.afterTo)) return null;
    const ahead = made.filter((m) => m.afterTo <= edit.beforeFrom);
    const shift = ahead.reduce((n, m) => n + (m.beforeTo - m.beforeFrom) - (m.afterTo - m.afterFrom), 0);
    for (let i = done; i < edit.beforeFrom + shift; i++) lines.push(before[i] ?? '');
    for (let i = edit.afterFrom; i < edit.afterTo; i++) lines.push(end[i] ?? '');
    done = edit.beforeTo + shift;
  }
  for (let i = done; i < before.length; i++) lines.push(before[i] ?? '');
  return lines.join('');
}
