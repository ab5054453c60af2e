import { statSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../domain/fault.ts';

/** Absolute path of the folder given by --repo. Throws NO_REPOSITORY when it is not a folder; whether git knows it is asked later. */
export function resolveRepository(dir: string): string {
  const repo = path.resolve(dir);
  if (!statSync(repo, { throwIfNoEntry: false })?.isDirectory())
    throw new Fault('NO_REPOSITORY', `${dir} is not a folder`);
  return repo;
}
