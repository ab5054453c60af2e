import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { runProgram } from './run-program.ts';
import type { RunsAs } from './user.ts';

/** In the data folder: what opens its cluster. */
export const passwordFile = 'postgres.password';

/** Where things of one embedded PostgreSQL stand. */
export interface Home {
  /** The folder that was asked for; what only we may read (password, holder) stands here. */
  dataFolder: string;
  /** Folder that the unprivileged user can reach: the data folder itself, or one below /var/lib where it cannot. */
  reachable: string;
  /** PGDATA. */
  cluster: string;
  user: RunsAs | null;
}

/**
 * Makes the data folder and finds where PostgreSQL's files can stand. Root's own data folder often lies below /root,
 * which the unprivileged user cannot enter: then they stand in `<shelter>/<hash of the data folder's path>`, or beside it
 * where an earlier data folder of that path was removed and left its cluster there, whose password is gone with it.
 * Throws BAD_USAGE where the folder cannot be made.
 */
export async function prepareHome(folder: string, user: RunsAs | null, shelter = '/var/lib/reproof'): Promise<Home> {
  const dataFolder = makeFolder(folder, 0o700);
  if (!user) return { dataFolder, reachable: dataFolder, cluster: path.join(dataFolder, 'postgres'), user };
  letEnter(dataFolder, user);
  // Made by us as often as not; a home directory is never opened.
  const parent = path.dirname(dataFolder);
  if (parent !== homedir()) letEnter(parent, user);
  const enterable = (await runProgram('/bin/sh', ['-c', 'cd "$0"', dataFolder], user)).exit === 0;
  const reachable = enterable ? dataFolder : sheltered(dataFolder, user, shelter);
  return { dataFolder, reachable, cluster: path.join(reachable, 'postgres'), user };
}

function sheltered(dataFolder: string, user: RunsAs, shelter: string): string {
  makeFolder(shelter, 0o755);
  const folder = makeFolder(path.join(shelter, shelterName(dataFolder, shelter)), 0o710);
  letEnter(folder, user);
  return folder;
}

/** The name that the data folder has in the shelter, kept in the folder itself. */
function shelterName(dataFolder: string, shelter: string): string {
  const file = path.join(dataFolder, 'shelter');
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{16}(?:-\d{1,6})?$/.test(kept)) return kept;
  }
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  // What has its password here is ours, from before the name was kept.
  const isOurs = existsSync(path.join(dataFolder, passwordFile));
  const isTaken = (name: string): boolean => !isOurs && existsSync(path.join(shelter, name, 'postgres'));
  let name = hash;
  for (let n = 2; isTaken(name); n++) name = `${hash}-${n}`;
  writeFileSync(file, `${name}\n`, { mode: 0o600 });
  return name;
}

function makeFolder(folder: string, mode: number): string {
  try {
    mkdirSync(folder, { recursive: true, mode });
    return realpathSync(folder);
  } catch (error) {
    throw new Fault('BAD_USAGE', `the data folder ${folder} cannot be made: ${(error as Error).message}`, {
      cause: error,
      help: 'Give a folder that can be written to as REPROOF_DATA.',
    });
  }
}

/** Members of the user's group may pass through a folder of ours, not list it; a wider mode is left as it is. */
function letEnter(folder: string, user: RunsAs): void {
  const { mode, uid } = statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o001) !== 0) return;
  chownSync(folder, uid, user.gid);
  chmodSync(folder, (mode & 0o777) | 0o010);
}
