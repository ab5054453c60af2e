import type { CommitRef, MappedFrame } from '../../domain/code-map.ts';
import type { Repository } from '../../ports/repository.ts';

/** How far back the line of releases is looked at. */
const history = 500;
const changesKept = 20;

/**
 * The last release before a commit: the newest tagged commit on its first-parent line, the commit itself aside. Null
 * when the history holds no tag.
 */
export async function lastRelease(repository: Repository, commit: string): Promise<string | null> {
  const tagged = new Set((await repository.tags()).map((tag) => tag.commit));
  if (tagged.size === 0) return null;
  const line = await repository.log(commit, [], history, { firstParent: true });
  return line.slice(1).find((candidate) => tagged.has(candidate.commit))?.commit ?? null;
}

/**
 * Commits up to `commit` that touch the mapped code, suspect ones first: score 0..1 from who wrote the line that threw
 * and the lines that called it (blame), whether the commit came after `since` (the last good release), how recent it is among
 * those that touch the code, and how much else it changed.
 */
export async function recentChanges(
  repository: Repository,
  commit: string,
  frames: readonly MappedFrame[],
  since: string | null,
): Promise<CommitRef[]> {
  const ours = frames.filter((frame) => frame.kind === 'source' && frame.file !== null);
  const files = [...new Set(ours.map((frame) => frame.file ?? ''))].slice(0, 20);
  if (files.length === 0) return [];
  const touching = await repository.log(commit, files, 60);
  const before = since === null ? new Set<string>() : await ancestors(repository, since);
  const wrote = await writers(repository, commit, ours.slice(0, 5));
  const first = files[0] ?? '';
  const scored = touching.map((change, i) => {
    const reasons: Array<[number, string]> = [
      [wrote.get(change.commit) ?? 0, 'last wrote a line of the stack'],
      [change.files.includes(first) ? 0.15 : 0, 'touches the file of the innermost frame'],
      [since !== null && !before.has(change.commit) ? 0.2 : 0, 'came after the last release'],
      [0.15 / (1 + i), `${i === 0 ? 'newest' : `number ${i + 1}`} to touch this code`],
      [touching.length > 1 && change.files.length <= 5 ? 0.05 : 0, 'small'],
    ];
    const held = reasons.filter(([points]) => points > 0);
    const score = Math.min(
      1,
      held.reduce((sum, [points]) => sum + points, 0),
    );
    return { ...change, score: Math.round(score * 100) / 100, why: held.map(([, why]) => why).join('; ') };
  });
  return scored.toSorted((a, b) => b.score - a.score).slice(0, changesKept);
}

async function ancestors(repository: Repository, commit: string): Promise<Set<string>> {
  return new Set((await repository.log(commit, [], 5000)).map((ref) => ref.commit));
}

/** Commits that last wrote the frames' lines: 0.45 for the innermost, less for its callers. */
async function writers(
  repository: Repository,
  commit: string,
  frames: readonly MappedFrame[],
): Promise<Map<string, number>> {
  const wrote = new Map<string, number>();
  for (const [i, frame] of frames.entries()) {
    if (frame.file === null || frame.line === null) continue;
    const [line] = await repository.blame(commit, frame.file, frame.line, frame.line);
    if (line) wrote.set(line.commit, Math.max(wrote.get(line.commit) ?? 0, 0.45 / (1 + i / 2)));
  }
  return wrote;
}
