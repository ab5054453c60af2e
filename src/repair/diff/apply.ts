import { staysInside } from '../../domain/repository-path.ts';
import { splitLines } from './lines.ts';
import type { FilePatch, Hunk } from './parse.ts';

/**
 * Applies a file's hunks to its text as `git apply` does without options: every context line must be there; a hunk may
 * lie elsewhere than its header says, but never before the hunk in front of it. `error` says which hunk did not fit.
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): { text: string } | { error: string } {
  const source = splitLines(text);
  const out: string[] = [];
  let done = 0;
  let shift = 0;
  for (const [n, hunk] of hunks.entries()) {
    const wanted = hunk.before.length === 0 ? hunk.beforeStart : hunk.beforeStart - 1;
    const at = findHunk(source, hunk, wanted + shift, done);
    if (at < 0) return { error: `hunk ${n + 1} of ${hunks.length} does not fit` };
    shift = at - wanted;
    for (let i = done; i < at; i++) out.push(source[i] ?? '');
    for (const line of hunk.after) out.push(line);
    done = at + hunk.before.length;
  }
  for (let i = done; i < source.length; i++) out.push(source[i] ?? '');
  return { text: out.join('') };
}

/** The place nearest to `wanted` where the old lines stand, not before `least`; -1 when there is none. */
function findHunk(source: readonly string[], hunk: Hunk, wanted: number, least: number): number {
  const most = source.length - hunk.before.length;
  if (hunk.before.length === 0) return wanted >= least && wanted <= source.length ? wanted : -1;
  const fits = (at: number) => at >= least && at <= most && hunk.before.every((line, i) => source[at + i] === line);
  for (let away = 0; away <= source.length; away++) {
    if (fits(wanted + away)) return wanted + away;
    if (fits(wanted - away)) return wanted - away;
  }
  return -1;
}

/**
 * Applies a parsed patch to a tree given by `read`. Out come the new texts (null = removed), or why `git apply --check`
 * would refuse it. Renames, modes, links and binary parts are refused: a repair needs none of them.
 */
export async function applyPatch(
  files: readonly FilePatch[],
  read: (path: string) => Promise<string | null>,
): Promise<{ files: Record<string, string | null> } | { error: string }> {
  const result: Record<string, string | null> = {};
  for (const file of files) {
    const path = file.to ?? file.from;
    if (path === null) return { error: 'a file without a name' };
    if (!staysInside(path)) return { error: `${path.slice(0, 200)}: not a path of the tree` };
    if (file.extras.length > 0 || (file.from !== null && file.to !== null && file.from !== file.to)) {
      return { error: `${path}: more than lines is changed (${file.extras[0] ?? 'renamed'})` };
    }
    const before = Object.hasOwn(result, path) ? (result[path] ?? null) : await read(path);
    if (file.from === null && before !== null) return { error: `${path}: already exists` };
    if (file.from !== null && before === null) return { error: `${path}: no such file in the tree` };
    const applied = applyHunks(before ?? '', file.hunks);
    if ('error' in applied) return { error: `${path}: ${applied.error}` };
    result[path] = file.to === null ? null : applied.text;
  }
  return { files: result };
}
