import { randomUUID } from 'node:crypto';
import { lstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadPolicy } from '../config/load-policy.ts';
import { proposePolicy } from '../config/propose-policy.ts';
import { readProjectFacts } from '../config/read-project-facts.ts';
import { Fault } from '../domain/fault.ts';

/** Name of the policy file, at a repository's top. */
export const policyFileName = '.reproof.yaml';

export interface InitOptions {
  repo: string;
  force?: boolean;
  json?: boolean;
}

/**
 * Writes a commented policy from what the tree shows and returns its path and text. Throws NO_REPOSITORY when there is
 * no such folder, BAD_USAGE when a policy stands there and `force` is not set; then nothing is changed.
 */
export function initPolicy(options: InitOptions): { path: string; text: string } {
  const root = resolve(options.repo);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new Fault('NO_REPOSITORY', `there is no folder ${root}`);
  const path = join(root, policyFileName);
  const text = proposePolicy(readProjectFacts(root));
  loadPolicy(text, path);
  if (options.force) replaceFile(path, text);
  else createFile(path, text);
  return { path, text };
}

function createFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritten(path, cause);
    throw new Fault('BAD_USAGE', `${path} is there already`, {
      cause,
      help: 'Edit it, or have it replaced with --force.',
    });
  }
}

/** By a rename, so that a link is replaced and not followed, and a reader never sees half a file. */
function replaceFile(path: string, text: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Fault('BAD_USAGE', `${path} is a folder`);
  const fresh = `${path}.${randomUUID()}`;
  try {
    writeFileSync(fresh, text, { flag: 'wx' });
    renameSync(fresh, path);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw notWritten(path, cause);
  }
}

function notWritten(path: string, cause: unknown): Fault {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new Fault('BAD_USAGE', `cannot write ${path}: ${code ?? message}`, {
    cause,
    help: 'Give --repo a folder in which you may write.',
  });
}

/** Writes the policy and prints where it is, or with `json` what it says. */
export function runInit(options: InitOptions): void {
  const { path, text } = initPolicy(options);
  const result = options.json ? JSON.stringify({ path, policy: loadPolicy(text, path) }, null, 2) : path;
  process.stdout.write(`${result}\n`);
}
