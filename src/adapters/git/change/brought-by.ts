import type { LandedCommit } from '../../../ports/change-repository.ts';
import { mustGit } from '../program.ts';
import { bareCall } from './copy.ts';

async function lines(dir: string, ...args: string[]): Promise<string[]> {
  return (await mustGit(args, bareCall(dir))).toString().split('\n').filter(Boolean);
}

/**
 * The branch's own commit by which it got an ancestor: the merge that brought it, or the ancestor itself where the branch
 * was moved up to it. Out of what the branch went through (first parents) and what descends from the ancestor, the oldest.
 */
export async function broughtBy(dir: string, ancestor: string, head: string): Promise<LandedCommit> {
  const range = `${ancestor}..${head}`;
  const descend = new Set(await lines(dir, 'rev-list', '--ancestry-path', range));
  const trunk = await lines(dir, 'rev-list', '--first-parent', range);
  const oldest = trunk.findLast((commit) => descend.has(commit));
  const before = oldest && (await lines(dir, 'rev-parse', `${oldest}^1`))[0];
  return dated(dir, oldest === undefined || before === ancestor ? ancestor : oldest);
}

/** The branch's last commit over these files since the base; the head where there is none. */
export async function lastOver(
  dir: string,
  { base, head, files }: { base: string; head: string; files: readonly string[] },
): Promise<LandedCommit> {
  const [last] = await lines(dir, 'rev-list', '-1', '--first-parent', `${base}..${head}`, '--', ...files);
  return dated(dir, last ?? head);
}

async function dated(dir: string, commit: string): Promise<LandedCommit> {
  const [seconds] = await lines(dir, 'show', '-s', '--format=%ct', commit);
  return { commit, at: new Date(Number(seconds) * 1000) };
}
