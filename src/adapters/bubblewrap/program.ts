import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Features } from './arguments.ts';

export interface BubblewrapProgram {
  path: string;
  features: Features;
}

/** Finds bubblewrap on a PATH and asks it what it can do. Throws Fault SANDBOX_UNAVAILABLE when there is none. */
export function findBubblewrap(searchPath: string): BubblewrapProgram {
  const found = searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, 'bwrap'))
    .find(isExecutable);
  if (!found) throw new Fault('SANDBOX_UNAVAILABLE', 'bubblewrap (bwrap) is not installed');
  const help = spawnSync(found, ['--help'], { encoding: 'utf8', timeout: 5000 });
  const text = `${help.stdout ?? ''}${help.stderr ?? ''}`;
  return { path: found, features: { disableUserns: text.includes('--disable-userns'), size: text.includes('--size') } };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
