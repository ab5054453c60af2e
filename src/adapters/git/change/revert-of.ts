import type { Reverted } from '../../../ports/change-repository.ts';
import { mustGit, runGit } from '../program.ts';
import { bareCall } from './copy.ts';
import { entriesAt } from './tree-entries.ts';

const nobody = { GIT_AUTHOR_NAME: 'n', GIT_AUTHOR_EMAIL: 'n', GIT_COMMITTER_NAME: 'n', GIT_COMMITTER_EMAIL: 'n' };
const noTime = { GIT_AUTHOR_DATE: '@0 +0000', GIT_COMMITTER_DATE: '@0 +0000' };

async function word(dir: string, ...args: string[]): Promise<string> {
  return (await mustGit(args, bareCall(dir, { env: { ...nobody, ...noTime } }))).toString().trim();
}

/**
 * What `git revert` (`-m 1` for a merge) of a commit changes at a head, without a checkout: the three-way merge of the head
 * and the commit's parent with the commit itself as their base (git-scm.com/docs/git-merge-tree). Three commits of those
 * trees stand in for them, since merge-tree finds the base by history; nothing refers to them.
 */
export async function revertOf(dir: string, commit: string, head: string): Promise<Reverted> {
  const parent = await runGit(['rev-parse', '--verify', '--quiet', `${commit}^1^{tree}`], bareCall(dir));
  if (parent.exit !== 0) return { kind: 'conflict', detail: `${commit} is the first commit` };
  const base = await word(dir, 'commit-tree', '-m', 'b', `${commit}^{tree}`);
  const ours = await word(dir, 'commit-tree', '-p', base, '-m', 'o', `${head}^{tree}`);
  const theirs = await word(dir, 'commit-tree', '-p', base, '-m', 't', parent.stdout.toString().trim());
  const merged = await runGit(['merge-tree', '--write-tree', '--name-only', ours, theirs], bareCall(dir));
  const [tree = '', ...named] = merged.stdout.toString().split('\n');
  if (merged.exit !== 0) {
    const files = named.slice(0, Math.max(0, named.indexOf('')));
    return {
      kind: 'conflict',
      detail: `changed again since: ${files.slice(0, 10).join(', ') || merged.stderr.slice(0, 200)}`,
    };
  }
  return changed(dir, head, tree);
}

async function changed(dir: string, head: string, tree: string): Promise<Reverted> {
  const names = await mustGit(['diff-tree', '-r', '-z', '--no-renames', '--name-only', head, tree], bareCall(dir));
  const paths = names.toString().split('\0').filter(Boolean);
  if (paths.length === 0) return { kind: 'conflict', detail: 'nothing of it is left' };
  const entries = await entriesAt(dir, tree, paths);
  const files = new Map<string, Uint8Array | null>();
  for (const path of paths) {
    const entry = entries.get(path);
    files.set(path, entry ? await mustGit(['cat-file', 'blob', entry.object], bareCall(dir)) : null);
  }
  const patch = await mustGit(['diff-tree', '-r', '-p', '--no-renames', '--no-ext-diff', head, tree], bareCall(dir));
  return { kind: 'made', base: head, files, patch: patch.toString() };
}
