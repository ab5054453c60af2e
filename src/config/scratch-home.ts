import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** `reproof-<pid namespace>-<pid>-<begin>`: the same pid in another container, or later, is another process. */
const marked = /^reproof-(\d+)-(\d+)-(\d+)$/;

/** When a process began, in clock ticks since boot (field 22 of proc_pid_stat(5)); null where it is none that runs. */
function beginOf(pid: number | string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return state === 'Z' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

/** Number of our pid namespace; null where the system has no /proc: then nothing is marked, and nothing is swept. */
function ownNamespace(): string | null {
  try {
    return /\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/pid'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Gives this process a folder of its own for all that it, and what it starts, keeps for a while (TMPDIR points there), so that a
 * process that is killed leaves one folder with its mark and no more; those of dead ones are removed meanwhile. Out: what takes it away again, which the process's
 * end does too.
 */
export function takeScratchHome(base = tmpdir()): () => void {
  const namespace = ownNamespace();
  const begin = beginOf('self');
  if (namespace === null || begin === null) return () => {};
  const folder = path.join(base, `reproof-${namespace}-${process.pid}-${begin}`);
  mkdirSync(folder, { mode: 0o700 });
  void sweepScratchHomes(base);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const release = (): void => {
    process.removeListener('exit', release);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
  };
  process.once('exit', release);
  return release;
}

/**
 * Removes the folders of `takeScratchHome` whose process is gone: those of our own user and pid namespace, whose state
 * is known here. Anything else stays, links included. Never throws. Out: the folders that are gone.
 */
export async function sweepScratchHomes(base = tmpdir()): Promise<string[]> {
  const namespace = ownNamespace();
  const names = namespace === null ? [] : await readdir(base).catch(() => []);
  const gone: string[] = [];
  for (const name of names) {
    const [, of, pid = '', begin] = marked.exec(name) ?? [];
    const folder = path.join(base, name);
    if (of !== namespace || beginOf(pid) === begin || !(await isOwnFolder(folder))) continue;
    if (await removed(folder)) gone.push(folder);
  }
  return gone;
}

async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return found !== null && found.isDirectory() && found.uid === process.getuid?.();
}

/** Also where a program has taken rights away; `chmod -R` follows no link. */
async function removed(folder: string): Promise<boolean> {
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const opened = async (): Promise<void> => {
    await promisify(execFile)('chmod', ['-R', 'u+rwX', '--', folder]);
    await remove();
  };
  return remove()
    .catch(opened)
    .then(
      () => true,
      () => false,
    );
}
