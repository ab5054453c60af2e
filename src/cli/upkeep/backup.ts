import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { moveEmbedded, openUpkeep, restoreInto } from '../../compose-server.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { Fault } from '../../domain/fault.ts';
import { busy } from '../terminal/busy.ts';
import { tellDone } from './done.ts';

const sizeOf = (file: string): string => {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return `${(bytes / 1e6).toFixed(1)} MB`;
};

function dataFolder(): DataFolder {
  const folder = new DataFolder(dataFolderOf(process.env));
  folder.make();
  return folder;
}

/** `reproof backup`. Throws BAD_USAGE where the file is there already. */
export async function runBackup(file: string, args: { json?: boolean }): Promise<void> {
  const to = path.resolve(file);
  if (existsSync(to))
    throw new Fault('BAD_USAGE', `${file} is there already`, { help: 'Give the name of a new file.' });
  const opened = await openUpkeep(dataFolder(), process.env);
  try {
    await busy(
      'backing up',
      () => opened.store.upkeep.backup(to),
      () => sizeOf(`${to}.part`),
    );
  } finally {
    await opened.close();
  }
  tellDone(args, { file: to, bytes: statSync(to).size }, `${to}: ${sizeOf(to)}`);
}

/** `reproof restore`. */
export async function runRestore(file: string, args: { json?: boolean }): Promise<void> {
  if (!existsSync(file)) throw new Fault('INVALID_BACKUP', `there is no file ${file}`);
  const folder = dataFolder();
  noServer(folder);
  await busy('restoring', () => restoreInto(folder, process.env, path.resolve(file)));
  tellDone(args, { restored: path.resolve(file) }, 'Restored. Start the server: reproof serve');
}

/** `reproof move`. */
export async function runMove(url: string, args: { json?: boolean }): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new Fault('BAD_USAGE', 'give the URL of a PostgreSQL database: postgresql://...');
  const folder = dataFolder();
  noServer(folder);
  await busy('moving', () => moveEmbedded(folder, url));
  tellDone(args, { moved: true }, 'Moved. From now on start the server with DATABASE_URL set to that database.');
}

/** What comes in while a store is copied would be in the old one alone. */
function noServer(folder: DataFolder): void {
  const running = folder.announcement();
  if (!running) return;
  try {
    process.kill(running.pid, 0);
  } catch {
    return;
  }
  throw new Fault('STORE_IN_USE', `a server runs on ${folder.path} (process ${running.pid})`);
}
