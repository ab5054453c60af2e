import { closeSync, createReadStream, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openUpkeep } from '../../compose-server.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { Fault } from '../../domain/fault.ts';
import { busy } from '../terminal/busy.ts';
import { exportBeads, importBeads } from './beads.ts';
import { tellDone } from './done.ts';

const folder = (): DataFolder => {
  const found = new DataFolder(dataFolderOf(process.env));
  found.make();
  return found;
};

/** Lines into a file that appears when it is whole, readable by its owner alone; or to standard output. */
class LineFile {
  lines = 0;
  readonly #to: string | null;
  readonly #half: string;
  readonly #handle: number;

  constructor(file: string) {
    this.#to = file === '-' ? null : path.resolve(file);
    this.#half = `${this.#to}.${process.pid}.part`;
    this.#handle = this.#to ? openSync(this.#half, 'wx', 0o600) : 1;
  }

  readonly write = (line: string): void => {
    const bytes = Buffer.from(`${line}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSome(this.#handle, bytes, at);
    this.lines += 1;
  };

  end(whole: boolean): void {
    if (!this.#to) return;
    closeSync(this.#handle);
    if (whole) renameSync(this.#half, this.#to);
    else rmSync(this.#half, { force: true });
  }
}

/** A pipe that is full says so; it is tried again. */
function writeSome(handle: number, bytes: Buffer, at: number): number {
  try {
    return writeSync(handle, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

/** `reproof export`. */
export async function runExport(
  file: string,
  args: { json?: boolean; project: string; beads?: boolean },
): Promise<void> {
  const opened = await openUpkeep(folder(), process.env);
  const out = new LineFile(file);
  let whole = false;
  try {
    const work = args.beads
      ? () => exportBeads(opened.store, args.project, out.write)
      : () => opened.store.upkeep.exportProject(args.project, out.write);
    await busy('exporting', work, () => `${out.lines} lines`);
    whole = true;
  } finally {
    out.end(whole);
    await opened.close();
  }
  if (file !== '-') tellDone(args, { file: path.resolve(file), lines: out.lines }, `${file}: ${out.lines} lines`);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw new Fault('UNREADABLE_EVENT', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** The lines, with the first of them in hand. */
async function opening(lines: AsyncGenerator<string>): Promise<{ first: string; all: AsyncGenerator<string> }> {
  const next = await lines.next();
  const first = next.done ? '' : next.value;
  async function* all(): AsyncGenerator<string> {
    if (!next.done) yield first;
    yield* lines;
  }
  return { first, all: all() };
}

/** `reproof import`. */
export async function runImport(file: string, args: { json?: boolean; project: string }): Promise<void> {
  const { first, all } = await opening(linesOf(file));
  const opened = await openUpkeep(folder(), process.env);
  try {
    if (first.includes('"reproof.export/')) {
      const project = await busy('importing', () => opened.store.upkeep.importProject(all));
      tellDone(args, { project }, `Imported as project ${project}.`);
    } else {
      const done = await busy('importing', () => importBeads(opened.store, args.project, all));
      tellDone(
        args,
        done,
        `${done.filed} bugs filed, ${done.kept} other issues kept, ${done.known} were here before, ${done.unreadable} lines unreadable.`,
      );
    }
  } finally {
    await opened.close();
  }
}
