import { type ChildProcess, execFile } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const made = new Set<string>();
const writers = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of writers) child.kill('SIGKILL');
  for (const folder of made) removeNow(folder);
});

/** A new temporary folder, removed at the latest with this process (made at once, so that none is there unknown to us). */
export function makeFolder(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'reproof-'));
  made.add(folder);
  return folder;
}

/** A program that fills such a folder: it ends with this process, before the folders are removed. */
export function endWithFolders(child: ChildProcess): void {
  writers.add(child);
  child.once('close', () => writers.delete(child));
}

/** Takes away a folder of `makeFolder`. */
export async function removeFolder(folder: string): Promise<void> {
  // The program is many times as quick as Node on a tree of thousands of files.
  await execute('rm', ['-rf', '--', folder]).catch(() => remove(folder));
  made.delete(folder);
}

/** Removes whatever stands there, also folders whose rights a program took away. */
export async function remove(target: string): Promise<void> {
  await rm(target, { recursive: true, force: true }).catch(async () => {
    await openFolders(target);
    await rm(target, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  });
}

async function openFolders(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder)) await openFolders(path.join(folder, entry));
}

/** At the process's end, when nothing can be waited for; a program that was just killed may still be dying, hence the retries. */
function removeNow(folder: string): void {
  const all = { recursive: true, force: true, maxRetries: 8, retryDelay: 50 } as const;
  try {
    rmSync(folder, all);
  } catch {
    try {
      openNow(folder);
      rmSync(folder, all);
    } catch {
      // What the system will not let us remove stays; the exit code says what happened to the run.
    }
  }
}

function openNow(folder: string): void {
  if (!lstatSync(folder).isDirectory()) return;
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder)) openNow(path.join(folder, entry));
}
