import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SandboxSession } from '../ports/sandbox.ts';

/** A scratch tree of the base commit with the checkout's dependencies, open in the sandbox; never the user's checkout. */
export interface FreshTree {
  root: string;
  session: SandboxSession;
  remove(): Promise<void>;
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
    if (!realpathSync(path.dirname(target)).startsWith(realpathSync(tree))) continue; // A link in the tree leads out: not ours to follow.
    writeFileSync(target, text);
  }
}
