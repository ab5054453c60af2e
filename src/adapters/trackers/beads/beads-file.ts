import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../domain/fault.ts';

const commentSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  author: z.string().catch(''),
  text: z.string().catch(''),
  created_at: z.string().catch(''),
});

/** What we read of an issue of beads (https://github.com/steveyegge/beads, internal/types); every other key stays as it is. */
const beadSchema = z.looseObject({
  id: z.string().min(1),
  title: z.string().catch(''),
  description: z.string().catch(''),
  status: z.string(),
  assignee: z.string().nullish().catch(null),
  external_ref: z.string().nullish().catch(null),
  close_reason: z.string().nullish().catch(null),
  closed_at: z.string().nullish().catch(null),
  updated_at: z.string().nullish().catch(null),
  dependencies: z.array(z.looseObject({ depends_on_id: z.string(), type: z.string() })).catch([]),
  comments: z.array(commentSchema).catch([]),
});
export type BeadLine = z.infer<typeof beadSchema>;

const mostBytes = 64 * 1024 * 1024;

/** The last write to each file of this process: the next one waits for it. Other programs' writes are seen by the file's stamp. */
const writing = new Map<string, Promise<unknown>>();

type Fields = Record<string, unknown>;
/** Of an issue as it stands, or null; out: as it shall be, or null where nothing is to be done. */
type Change = (bead: Fields | null) => Fields | null;

/** A JSONL file of beads: lines that are not changed stay byte for byte, and so do keys that are not known. */
export class BeadsFile {
  readonly #folder: string;
  readonly #file: string;

  /** `file`: below `folder`, which the operator has named. */
  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
  }

  async all(): Promise<BeadLine[]> {
    const { lines } = await this.#read();
    return lines.flatMap((line) => parsed(line) ?? []);
  }

  async find(id: string): Promise<BeadLine | null> {
    return (await this.all()).find((bead) => bead.id === id && bead.status !== 'tombstone') ?? null;
  }

  /**
   * Changes the issue, or adds it (`change` is given null). Written whole beside the file, which it then takes the place of; where the
   * file was changed meanwhile it begins again. Throws TRACKER_UNSUITABLE, TRACKER_UNAVAILABLE.
   */
  async put(id: string, change: Change): Promise<void> {
    const place = this.#path();
    const before = writing.get(place) ?? Promise.resolve();
    const own = before.catch(() => {}).then(() => this.#put(id, change));
    writing.set(place, own);
    await own.finally(() => {
      if (writing.get(place) === own) writing.delete(place);
    });
  }

  async #put(id: string, change: Change): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) if (await this.#tryPut(id, change)) return;
    throw new Fault('TRACKER_UNAVAILABLE', `${this.#file} is being changed all the time`, { retryAfterS: 30 });
  }

  async #tryPut(id: string, change: Change): Promise<boolean> {
    const { lines, stamp } = await this.#read();
    const index = lines.findIndex((line) => parsed(line)?.id === id);
    const before = index < 0 ? null : (JSON.parse(lines[index] ?? '') as Fields);
    const after = change(before);
    if (!after) return true;
    const next = index < 0 ? [...lines, JSON.stringify(after)] : lines.with(index, JSON.stringify(after));
    const place = this.#path();
    const beside = `${place}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const handle = await open(beside, 'wx', 0o644);
      await handle.writeFile(`${next.join('\n')}\n`);
      await handle.sync();
      await handle.close();
      if ((await stampOf(place)) !== stamp) return false;
      await rename(beside, place);
      return true;
    } finally {
      await rm(beside, { force: true });
    }
  }

  async #read(): Promise<{ lines: string[]; stamp: string }> {
    const place = this.#path();
    const stamp = await stampOf(place);
    const text = await readFile(place, 'utf8');
    return { lines: text.split('\n').filter((line) => line.trim() !== ''), stamp };
  }

  /** No link leads out of the folder. */
  #path(): string {
    try {
      const folder = realpathSync(this.#folder);
      const place = realpathSync(path.join(folder, this.#file));
      if (place.startsWith(folder + path.sep)) return place;
    } catch {
      // As one that is elsewhere.
    }
    throw new Fault('TRACKER_UNSUITABLE', `there is no beads file ${this.#file} in the server's folder for them`);
  }
}

async function stampOf(place: string): Promise<string> {
  const { size, mtimeNs, ino } = await stat(place, { bigint: true });
  if (size > mostBytes) throw new Fault('TRACKER_UNSUITABLE', 'the beads file is larger than 64 MiB');
  return `${ino} ${size} ${mtimeNs}`;
}

function parsed(line: string): BeadLine | null {
  try {
    return beadSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
