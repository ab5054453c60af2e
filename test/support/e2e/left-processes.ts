import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Command lines of live processes that name a folder in their arguments or stand in it. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const command = tryRead(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      const cwd = tryRead(() => readlinkSync(`/proc/${pid}/cwd`));
      const state = tryRead(() => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '');
      return state !== 'Z' && (command.includes(folder) || cwd.startsWith(folder)) ? [command || cwd] : [];
    });
}

/** A process may end between the listing and the look. */
function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
