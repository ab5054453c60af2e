import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../examples/races', import.meta.url));

/** Timing of the surroundings under which an example crashes. */
export interface Unlucky {
  /** Files that a slow disk gives after `ms` (a named pipe in their place); `content` where it is another one. */
  slow: Record<string, { ms: number; content?: string }>;
  /** What another service answers to GET, by path; the program finds its origin in UPSTREAM. */
  upstream?: Record<string, unknown>;
  /** Sent in order; one that overlaps does not wait for the answers before it. */
  requests: { method: string; path: string; body?: unknown; overlaps?: boolean }[];
}

/** A service or job of examples/races with a bug that only some timing shows. */
export interface RaceExample {
  name: string;
  dir: string;
  unlucky: Unlucky;
}

/** Names of all examples. */
export const raceNames = (): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'unlucky.json')))
    .map(({ name }) => name)
    .toSorted();

export function raceExample(name: string): RaceExample {
  const dir = path.join(folder, name);
  return { name, dir, unlucky: JSON.parse(readFileSync(path.join(dir, 'unlucky.json'), 'utf8')) as Unlucky };
}

const beside = /(?:^|\/)(?:unlucky\.json|fixed\.patch|node_modules)$/;

/** A new temporary folder; the caller removes it. */
export const newFolder = (name: string): string => realpathSync(mkdtempSync(path.join(tmpdir(), name)));

/** The example's own files in `to`: without how it is made to crash and how it is fixed. */
export function copyExample({ dir }: RaceExample, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(dir, to, { recursive: true, filter: (file) => !beside.test(file) });
}

/** A git repository made from the example, with one commit. */
export function repositoryOf(example: RaceExample, to: string): void {
  copyExample(example, to);
  const identity = ['-c', 'user.name=Example', '-c', 'user.email=example@example.org', '-c', 'commit.gpgsign=false'];
  for (const command of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...identity, 'commit', '-q', '-m', example.name],
  ])
    execFileSync('git', command, { cwd: to, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The example with its hand-written fix, in `to`. */
export function fixedCopy(example: RaceExample, to: string): void {
  copyExample(example, to);
  execFileSync('git', ['apply', path.join(example.dir, 'fixed.patch')], {
    cwd: to,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(to) },
  });
}
