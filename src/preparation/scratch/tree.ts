import { constants } from 'node:fs';
import { cp, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Mount } from '../../ports/sandbox.ts';
import { copyWhole } from './copy.ts';
import { makeFolder, remove, removeFolder } from './folders.ts';
import { Originals } from './originals.ts';
import { openInside, resolveInside } from './paths.ts';
import { changes, type Snapshot, snapshot } from './snapshot.ts';

/** A temporary folder that holds a commit's files; programs may do with it what they like. */
export interface ScratchTree {
  /** Absolute, no .git inside. */
  readonly root: string;
  /** To be opened in the sandbox with the tree: its dependencies, read-only. Empty when they were copied. */
  readonly mounts: readonly Mount[];
  /** Ignored folders and files of the checkout that the tree has too, paths from the root. */
  readonly borrowed: readonly string[];
  /** Writes files (null = delete), paths from the root, folders made. Throws Fault INTERNAL for a path out of the tree. */
  write(files: Readonly<Record<string, string | null>>): Promise<void>;
  /** A file's text; null when absent, no regular file, or out of the tree. */
  read(file: string): Promise<string | null>;
  /** Files and folders that programs made, changed or removed since the first state; what `write` wrote does not count. */
  touched(): Promise<string[]>;
  /** As it was at first: undoes `write` and whatever programs left. No program may be running in the tree. */
  reset(): Promise<void>;
  /** An independent copy of the present state; its `reset` leads to the same first state. */
  derive(): Promise<ScratchTree>;
  dispose(): Promise<void>;
}

/** Puts the first state into an empty folder. */
export type Fill = (root: string) => Promise<void>;

/** See `ScratchTree`. `base` is its own folder, removed with it; `fill` makes the first state again when a reset needs it. */
export class FolderTree implements ScratchTree {
  readonly root: string;
  readonly mounts: readonly Mount[];
  readonly borrowed: readonly string[];
  readonly #base: string;
  readonly #fill: Fill;
  readonly #first: Snapshot;
  /** Places of mounts (and of copied dependencies), paths from the root: never walked. */
  readonly #apart: ReadonlySet<string>;
  /** Written by us: counts as changed even within one tick of the file system's clock. */
  readonly #written = new Set<string>();
  readonly #originals: Originals;

  constructor(options: {
    base: string;
    fill: Fill;
    first: Snapshot;
    mounts: readonly Mount[];
    apart: ReadonlySet<string>;
    borrowed: readonly string[];
    originals?: Originals;
  }) {
    this.root = treeIn(options.base);
    this.mounts = options.mounts;
    this.borrowed = options.borrowed;
    this.#base = options.base;
    this.#fill = options.fill;
    this.#first = options.first;
    this.#apart = options.apart;
    this.#originals = options.originals ?? new Originals();
  }

  async write(files: Readonly<Record<string, string | null>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      const inside = await resolveInside(this.root, file);
      if (inside === null) throw new Fault('INTERNAL', `the path leads out of the tree: ${file}`);
      await this.#originals.keep(this.root, inside, this.#first);
      this.#written.add(inside);
      if (text === null) await rm(path.join(this.root, file), { force: true });
      else await this.#writeOne(inside, text);
    }
  }

  async #writeOne(inside: string, text: string): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    const handle = await openInside(this.root, inside, flags);
    await handle.writeFile(text).finally(() => handle.close());
  }

  async read(file: string): Promise<string | null> {
    const inside = await resolveInside(this.root, file);
    if (inside === null) return null;
    // Not to wait for a writer, should the file be a pipe that a program left there.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await openInside(this.root, inside, flags).catch(() => null);
    try {
      return handle && (await handle.stat()).isFile() ? await handle.readFile('utf8') : null;
    } finally {
      await handle?.close();
    }
  }

  async #differences(): Promise<ReturnType<typeof changes>> {
    const now = await snapshot(this.root, this.#apart);
    const { added, changed, gone } = changes(this.#first, now);
    const written = [...this.#written].filter((name) => this.#first.has(name) && now.has(name));
    return { added, changed: [...new Set([...changed, ...written])], gone };
  }

  async touched(): Promise<string[]> {
    const { added, changed, gone } = changes(this.#first, await snapshot(this.root, this.#apart));
    const ours = (name: string) => [...this.#written].some((file) => file === name || file.startsWith(`${name}/`));
    return [...added, ...changed, ...gone].filter((name) => !ours(name));
  }

  async reset(): Promise<void> {
    const { added, changed, gone } = await this.#differences();
    this.#written.clear();
    for (const name of [...added, ...changed]) await remove(path.join(this.root, name));
    const wanted: string[] = [];
    for (const name of [...changed, ...gone].toSorted()) {
      const mark = await this.#originals.putBack(this.root, name);
      if (mark) this.#first.set(name, mark);
      else wanted.push(name);
    }
    if (wanted.length > 0) await this.#restore(wanted);
    for (const mount of this.mounts) await emptyFolder(mount.at);
  }

  async #restore(wanted: readonly string[]): Promise<void> {
    const pristine = await mkdtemp(path.join(this.#base, 'first-'));
    await this.#fill(pristine);
    for (const name of wanted) await restore(pristine, this.root, name);
    await remove(pristine);
    const now = await snapshot(this.root, this.#apart);
    this.#first.clear();
    for (const [name, mark] of now) this.#first.set(name, mark);
  }

  async derive(): Promise<ScratchTree> {
    const base = makeFolder(path.dirname(this.#base));
    const root = treeIn(base);
    await copyWhole(this.root, root);
    const differs = new Set(Object.values(await this.#differences()).flat());
    const first = await snapshot(root, this.#apart);
    // What already differed from the first state is to be restored by the copy's reset too.
    for (const name of differs) first.delete(name);
    for (const [name, mark] of this.#first) if (differs.has(name)) first.set(name, { ...mark, inode: -1 });
    const mounts = this.mounts.map((mount) => ({ ...mount, at: rebased(mount.at, this.root, root) }));
    return new FolderTree({
      base,
      fill: this.#fill,
      first,
      mounts,
      apart: this.#apart,
      borrowed: this.borrowed,
      originals: this.#originals.copy(),
    });
  }

  async dispose(): Promise<void> {
    await removeFolder(this.#base);
  }
}

/** The tree stands in a folder of its own, so that copies for a reset are never seen by the sandbox. */
export function treeIn(base: string): string {
  return path.join(base, 'tree');
}

function rebased(at: string, from: string, to: string): string {
  return path.join(to, path.relative(from, at));
}

async function restore(from: string, to: string, name: string): Promise<void> {
  const source = path.join(from, name);
  if ((await lstat(source)).isDirectory()) await mkdir(path.join(to, name), { recursive: true });
  else await cp(source, path.join(to, name), { verbatimSymlinks: true, force: true });
}

/** A mount point as it was: a program may have removed it or put a link in its place. */
async function emptyFolder(place: string): Promise<void> {
  const found = await lstat(place).catch(() => null);
  if (found?.isDirectory() && (await readdir(place)).length === 0) return;
  await remove(place);
  await mkdir(place);
}
