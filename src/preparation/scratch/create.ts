import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ExportReport, Repository } from '../../ports/repository.ts';
import type { Mount } from '../../ports/sandbox.ts';
import { borrow } from './borrowed.ts';
import { copyOutput, copyWhole } from './copy.ts';
import { makeFolder } from './folders.ts';
import { checkRelative } from './paths.ts';
import { snapshot } from './snapshot.ts';
import { FolderTree, type ScratchTree, treeIn } from './tree.ts';

/** Packages whose dependency folders are shown; a tree with more is not one that people install. */
const MAX_MOUNTS = 400;

export interface ScratchOptions {
  repository: Pick<Repository, 'root' | 'ignoredEntries' | 'exportTo'>;
  commit: string;
  /** `mount` for a sandbox that can; `copy` for `none`. */
  dependencies: 'mount' | 'copy';
  /** Dependency folders to be used instead of the checkout's (an install of our own): place in the tree -> host folder. */
  installed?: ReadonlyMap<string, string>;
  /** Is told once what the tree lacks against a checkout. */
  onExport?: (report: ExportReport) => void;
  /** Parent of the temporary folder; the system's by default. */
  folder?: string;
}

/**
 * A scratch tree of a commit: its files without .git, the checkout's node_modules folders mounted at the same relative
 * places (so that a workspace link such as node_modules/a -> ../packages/a leads to the tree and never back to the
 * checkout), and its ignored build output copied, without secrets. The checkout is only read.
 * Rejects with the repository's faults (no such commit, git failed).
 */
export async function createScratch(options: ScratchOptions): Promise<ScratchTree> {
  const parent = await realpath(options.folder ?? os.tmpdir());
  const base = makeFolder(parent);
  const root = treeIn(base);
  const borrowed = borrow(await options.repository.ignoredEntries());
  const outputs = borrowed.filter((entry) => entry.kind === 'output').map((entry) => entry.path);
  let tell = options.onExport;
  const fill = async (folder: string) => {
    await mkdir(folder, { recursive: true });
    const report = await options.repository.exportTo(options.commit, folder);
    tell?.(report);
    tell = undefined;
    for (const output of outputs) await bringOutput(options.repository.root, folder, output);
  };
  await fill(root);
  const places = await dependencyPlaces(options, root, borrowed);
  for (const [place, host] of places) await bringDependencies(options.dependencies, host, path.join(root, place));
  const apart = new Set(places.keys());
  return new FolderTree({
    base,
    fill,
    first: await snapshot(root, apart),
    mounts: options.dependencies === 'mount' ? [...places].map(([place, host]) => mountAt(root, place, host)) : [],
    apart,
    borrowed: [...apart, ...outputs],
  });
}

/** Place in the tree -> folder of the host, for the folders whose parent the commit has too. */
async function dependencyPlaces(
  options: ScratchOptions,
  root: string,
  borrowed: ReturnType<typeof borrow>,
): Promise<Map<string, string>> {
  const own = borrowed.filter((entry) => entry.kind === 'dependencies').map((entry) => entry.path);
  const wanted = options.installed ?? new Map(own.map((place) => [place, path.join(options.repository.root, place)]));
  const found = new Map<string, string>();
  for (const [place, named] of wanted) {
    const host = await realpath(named).catch(() => null);
    if (!host || found.size >= MAX_MOUNTS || !(await stat(host)).isDirectory()) continue;
    if (await hasFreePlace(root, checkRelative(place))) found.set(place, host);
  }
  return found;
}

/** The parent is a real folder of the tree and nothing of the commit stands at the place. */
async function hasFreePlace(root: string, place: string): Promise<boolean> {
  const parts = place.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const found = await lstat(path.join(root, ...parts.slice(0, depth))).catch(() => null);
    if (!found?.isDirectory()) return false;
  }
  return (await lstat(path.join(root, place)).catch(() => null)) === null;
}

async function bringDependencies(how: 'mount' | 'copy', host: string, at: string): Promise<void> {
  if (how === 'mount') await mkdir(at);
  else await copyWhole(host, at);
}

async function bringOutput(checkout: string, root: string, output: string): Promise<void> {
  if (!(await hasFreePlace(root, checkRelative(output)))) return;
  const from = path.join(checkout, output);
  if (!(await lstat(from)).isSymbolicLink()) await copyOutput(from, path.join(root, output));
}

function mountAt(root: string, place: string, host: string): Mount {
  return { host, at: path.join(root, place), layered: true };
}
