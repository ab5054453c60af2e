import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Repository } from '../ports/repository.ts';
import type { Mount, Sandbox, SandboxSession } from '../ports/sandbox.ts';

/** A scratch tree of the base commit with the checkout's dependencies; never the user's checkout. */
export interface ScratchTree {
  root: string;
  session: SandboxSession;
  remove(): void;
}

/** Dependencies are shown read-only where they stand, so that links between workspaces lead into the scratch tree. */
function place(tree: string, repo: string, folders: readonly string[], sandbox: Sandbox): Mount[] {
  const present = folders.filter((folder) => existsSync(path.join(repo, folder)));
  if (sandbox.kind === 'none') {
    for (const folder of present)
      cpSync(path.join(repo, folder), path.join(tree, folder), { recursive: true, verbatimSymlinks: true });
    return [];
  }
  return present.map((folder) => {
    mkdirSync(path.join(tree, folder), { recursive: true });
    return { host: realpathSync(path.join(repo, folder)), at: path.join(tree, folder) };
  });
}

/** Makes a fresh tree of `commit` under the temp folder and opens a sandbox session on it. */
export async function scratchTree(repository: Repository, commit: string, sandbox: Sandbox): Promise<ScratchTree> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-verify-')));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    await repository.exportTo(commit, root);
    const ignored = await repository.ignoredEntries();
    const dependencies = ignored.filter((entry) => path.posix.basename(entry) === 'node_modules');
    const mounts = place(root, repository.root, dependencies, sandbox);
    return { root, session: sandbox.open(root, mounts), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Files of the overlay that the tree already has with another content. */
export function clashes(tree: string, overlay: ReadonlyMap<string, string>): string[] {
  return [...overlay.keys()].filter((file) => {
    const target = path.join(tree, file);
    return existsSync(target) && readFileSync(target, 'utf8') !== overlay.get(file);
  });
}

/** Lays the reproduction's files over the tree. */
export function layOver(tree: string, overlay: ReadonlyMap<string, string>): void {
  for (const [file, text] of overlay) {
    const target = path.join(tree, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (!realpathSync(path.dirname(target)).startsWith(tree)) continue; // A link in the tree leads out: not ours to follow.
    writeFileSync(target, text);
  }
}
