import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { isAlive } from './postmaster.ts';

/**
 * Takes the data folder for this process: `holder` in it names our pid and when we began. Out: lets it go again.
 * Throws STORE_IN_USE with the pid where a living process has it. A holder that is gone (kill -9) is replaced.
 */
export function hold(dataFolder: string): () => void {
  const file = path.join(dataFolder, 'holder');
  const own = path.join(dataFolder, `holder.${process.pid}`);
  const mark = `${process.pid} ${beginOf(process.pid)}\n`;
  writeFileSync(own, mark, { mode: 0o600 });
  try {
    for (let tries = 0; !linked(own, file); tries += 1) {
      if (tries > 20) throw new Fault('STORE_IN_USE', `${dataFolder} is being taken by others at this moment`);
      setAside(file, dataFolder);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (read(file) === mark) rmSync(file, { force: true });
  };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Moves a dead holder's file away. Two that do so at once: the later finds a living one in its hands and gives it back. */
function setAside(file: string, dataFolder: string): void {
  refuseLiving(read(file), dataFolder);
  const aside = `${file}.gone.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Another one did.
  }
  try {
    refuseLiving(read(aside), dataFolder);
  } catch (error) {
    linked(aside, file);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function refuseLiving(mark: string, dataFolder: string): void {
  const [pid = 0, begin = ''] = mark.trim().split(' ');
  if (!Number(pid) || !isAlive(Number(pid)) || beginOf(Number(pid)) !== begin) return;
  throw new Fault('STORE_IN_USE', `${dataFolder} is in use by the server with pid ${pid}`);
}

/** When a process began, in clock ticks since boot (field 22 of /proc/pid/stat): a pid alone may be somebody else's by now. */
function beginOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '?';
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
