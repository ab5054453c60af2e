import type { CommitRef } from '../../domain/code-map.ts';
import type { Repository } from '../../ports/repository.ts';
import type { BisectResult } from './bisect.ts';

export interface Culprit {
  commit: CommitRef;
  lastGood: string;
  /** Unified diff from the last good commit to the introducing one; files whose part is over 256 KiB (bundles) left out; null when git gave none. */
  diff: string | null;
  /** New-side lines that the diff adds or changes, by path from the root (1-based). */
  changedLines: Record<string, number[]>;
}

/** The introducing commit and its diff, for the code map and the repair stage; null unless the bisection named one. */
export async function culpritOf(repository: Repository, result: BisectResult): Promise<Culprit | null> {
  if (result.kind !== 'introduced') return null;
  const [commit] = await repository.log(result.commit, [], 1, { firstParent: true });
  if (!commit) return null;
  const text = await repository.diff(result.lastGood, result.commit, []).catch(() => null);
  const diff = text === null ? null : withoutHugeFiles(text);
  const why = 'bisection: the failure is there, and not in the commit before';
  return {
    commit: { ...commit, score: 1, why },
    lastGood: result.lastGood,
    diff,
    changedLines: diff === null ? {} : changedLines(diff),
  };
}

const hugePart = 256 * 1024;

/** The diff without the parts of generated bundles and the like, which say nothing and cost much to read. */
function withoutHugeFiles(diff: string): string {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.length <= hugePart)
    .join('');
}

/** Lines of the new side that a unified diff adds, by path. Quoted paths (odd bytes) are left out. */
export function changedLines(diff: string): Record<string, number[]> {
  const lines = new Map<string, number[]>();
  let current: number[] | undefined;
  let left = 0;
  let next = 0;
  for (const line of diff.split('\n')) {
    if (left > 0 || line.startsWith('\\')) {
      if (line.startsWith('+')) current?.push(next);
      if (line.startsWith('+') || line.startsWith(' ')) next += 1;
      if (!line.startsWith('\\')) left -= line.startsWith(' ') ? 2 : 1;
      continue;
    }
    const file = /^\+\+\+ b\/(.+?)\t?$/.exec(line)?.[1];
    if (line.startsWith('+++ ')) current = file === undefined ? undefined : [];
    if (file !== undefined && current) lines.set(file, current);
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    left = Number(hunk[1] ?? 1) + Number(hunk[3] ?? 1);
    next = Number(hunk[2]);
  }
  return Object.fromEntries([...lines].filter(([, found]) => found.length > 0));
}
