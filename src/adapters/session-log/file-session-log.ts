import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SessionEntry, SessionLog } from '../../ports/session-log.ts';

/** Sessions as files of JSON lines in one folder, readable by their owner only; each line is on the disk before it counts. */
export function fileSessionLog(folder: string): SessionLog {
  const fileOf = (key: string): string => path.join(folder, `${key.replace(/[^\w-]/g, '').slice(0, 80)}.jsonl`);
  return {
    async load(key) {
      const text = await readFile(fileOf(key), 'utf8').catch(() => '');
      return text.split('\n').flatMap(entryOf);
    },
    async append(key, entry) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(fileOf(key), 'a', 0o600);
      try {
        await handle.write(`${JSON.stringify(entry)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    close: (key) => rm(fileOf(key), { force: true }),
  };
}

/** The last line may be cut where the process was killed: it counts as not written. */
function entryOf(line: string): SessionEntry[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as SessionEntry];
  } catch {
    return [];
  }
}
