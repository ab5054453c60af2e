import path from 'node:path';
import { runGit } from './program.ts';

/**
 * `git apply` (or its reverse) on a scratch tree that is no repository; nothing is changed when it does not apply whole.
 * A repository further up is kept out of sight: git would then skip, without a word, what lies outside its folder.
 */
export async function applyPatch(
  tree: string,
  patch: string,
  reverse = false,
): Promise<{ ok: boolean; detail: string }> {
  const args = ['apply', '--whitespace=nowarn', ...(reverse ? ['--reverse'] : []), '-'];
  const call = { cwd: tree, env: { GIT_CEILING_DIRECTORIES: path.dirname(tree) }, stdin: patch, timeMs: 30_000 };
  const result = await runGit(args, call);
  return { ok: result.exit === 0, detail: result.stderr.trim().slice(0, 400) };
}
