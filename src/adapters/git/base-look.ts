import type { BaseLook } from '../../ports/base-branch.ts';
import type { Repository } from '../../ports/repository.ts';

/** Whether the checked out branch is elsewhere than a commit, and which of the paths are others there. */
export async function lookAtBase(
  repository: Pick<Repository, 'head' | 'resolve' | 'diff'>,
  baseCommit: string,
  paths: readonly string[],
): Promise<BaseLook> {
  const head = await repository.head();
  if (head === baseCommit) return { kind: 'current' };
  if ((await repository.resolve(baseCommit)) === null)
    return { kind: 'unknown', why: `the repository does not have the base commit ${baseCommit.slice(0, 12)} any more` };
  const touched: string[] = [];
  for (const path of paths) if ((await repository.diff(baseCommit, head, [path])) !== '') touched.push(path);
  return { kind: 'moved', head, touched };
}
