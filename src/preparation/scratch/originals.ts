import { constants, lstatSync } from 'node:fs';
import path from 'node:path';
import { openInside } from './paths.ts';
import { type Mark, markOf, same, type Snapshot } from './snapshot.ts';

interface Original {
  bytes: Buffer;
  mode: number;
}

/** More of one tree is not kept: what is missing then is exported again. */
const bytesAtMost = 64 * 1024 * 1024;

/** Files of a tree's first state that were about to be written over, so that a reset need not export the whole commit again. */
export class Originals {
  readonly #kept: Map<string, Original>;
  #bytes = 0;

  constructor(kept: ReadonlyMap<string, Original> = new Map()) {
    this.#kept = new Map(kept);
  }

  copy(): Originals {
    return new Originals(this.#kept);
  }

  /** Keeps a file if it is still the one that `first` knows; what a program has changed by then is not the original. */
  async keep(root: string, name: string, first: Snapshot): Promise<void> {
    const mark = first.get(name);
    const stats = lstatSync(path.join(root, name), { throwIfNoEntry: false });
    if (this.#kept.has(name) || !mark || !stats?.isFile() || !same(mark, markOf(stats))) return;
    if (this.#bytes + stats.size > bytesAtMost) return;
    const handle = await openInside(root, name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      this.#kept.set(name, { bytes: await handle.readFile(), mode: stats.mode & 0o7777 });
      this.#bytes += stats.size;
    } finally {
      await handle.close();
    }
  }

  /** Writes a kept file where nothing stands now; its new mark, or null when it was not kept. */
  async putBack(root: string, name: string): Promise<Mark | null> {
    const original = this.#kept.get(name);
    if (!original) return null;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const handle = await openInside(root, name, flags);
    try {
      await handle.writeFile(original.bytes);
      await handle.chmod(original.mode);
    } finally {
      await handle.close();
    }
    return markOf(lstatSync(path.join(root, name)));
  }
}
