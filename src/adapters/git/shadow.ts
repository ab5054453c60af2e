import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { type GitCall, mustGit, runGit } from './program.ts';

/**
 * A git folder of our own that reads the user's objects through `info/alternates` and none of their config. A deny-list of
 * dangerous settings is never complete (fsmonitor, filters, textconv, gpg, promisor remotes, includes, ...), so the
 * user's .git/config is simply not in force for anything that touches content: only the settings in `carried`, checked
 * by value, come along. Whatever git wants to write lands here as well.
 */
export interface Shadow {
  /** The user's checkout (top folder). */
  root: string;
  /** Our git folder. */
  dir: string;
  /** The user's git folder of this checkout (a linked worktree has one of its own). */
  gitDir: string;
}

const carried = /^(core\.(autocrlf|eol|filemode|symlinks|ignorecase|precomposeunicode)|extensions\.objectformat)$/;

const open = new Set<string>();
process.once('exit', () => {
  for (const dir of open) rmSync(dir, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
});

/** Makes the shadow of the repository that holds `dir`. Fault NO_REPOSITORY when there is none, or only a bare one. */
export async function openShadow(dir: string): Promise<Shadow> {
  const root = await ask(dir, ['--show-toplevel']);
  const gitDir = root && (await ask(root, ['--path-format=absolute', '--git-dir']));
  const objects = root && (await ask(root, ['--path-format=absolute', '--git-path', 'objects']));
  if (!root || !gitDir || !objects) throw new Fault('NO_REPOSITORY', `No git checkout at ${dir}`);
  if (objects.includes('\n')) throw new Fault('NO_REPOSITORY', 'The path of the repository holds a line break');
  const common = path.dirname(objects);
  const shadow = mkdtempSync(path.join(tmpdir(), 'reproof-git-'));
  open.add(shadow);
  for (const folder of ['objects/info', 'refs', 'info', 'empty']) {
    await mkdir(path.join(shadow, folder), { recursive: true });
  }
  await writeFile(path.join(shadow, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(path.join(shadow, 'objects/info/alternates'), `${objects}\n`);
  await writeFile(path.join(shadow, 'config'), await carriedConfig(root));
  for (const file of ['shallow', 'info/exclude', 'info/attributes']) {
    await copyIfThere(path.join(common, file), path.join(shadow, file));
  }
  return { root, dir: shadow, gitDir };
}

/** Removes the shadow folder; also done at the process's end. */
export function closeShadow(shadow: Shadow): void {
  open.delete(shadow.dir);
  rmSync(shadow.dir, { recursive: true, force: true });
}

/** Where a call that reads objects only runs. */
export function objectCall(shadow: Shadow, more: Partial<GitCall> = {}): GitCall {
  const env = { GIT_DIR: shadow.dir, GIT_WORK_TREE: path.join(shadow.dir, 'empty'), ...more.env };
  return { cwd: path.join(shadow.dir, 'empty'), ...more, env };
}

/** Where a call runs that compares the user's checkout with a copy of its index. */
export async function checkoutCall(shadow: Shadow): Promise<GitCall> {
  const index = path.join(shadow.dir, 'index');
  // The copy keeps its time: git compares it with the files' to know which entries it must read ("racy" entries).
  await copyIfThere(path.join(shadow.gitDir, 'index'), index);
  const parts = (await readdir(shadow.gitDir)).filter((name) => name.startsWith('sharedindex.'));
  for (const part of parts) await copyIfThere(path.join(shadow.gitDir, part), path.join(shadow.dir, part));
  const env = { GIT_DIR: shadow.dir, GIT_WORK_TREE: shadow.root, GIT_INDEX_FILE: index };
  return { cwd: shadow.root, env };
}

/** One `rev-parse` in the user's repository: it reads refs and paths and starts nothing. Null when it fails. */
export async function ask(dir: string, args: readonly string[]): Promise<string | null> {
  const there = await stat(dir).catch(() => null);
  if (!there?.isDirectory()) return null;
  const result = await runGit(['rev-parse', ...args], { cwd: dir, timeMs: 20_000 });
  return result.exit === 0 ? result.stdout.toString().replace(/\n$/, '') : null;
}

async function carriedConfig(root: string): Promise<string> {
  const listed = await mustGit(['config', '--local', '--no-includes', '--list', '-z'], { cwd: root });
  const settings = listed
    .toString()
    .split('\0')
    .map((entry) => entry.split('\n'));
  const format = settings.some(([key]) => key === 'extensions.objectformat') ? 1 : 0;
  const lines = ['[core]', `\trepositoryformatversion = ${format}`, '\tbare = false'];
  for (const [key = '', value = 'true'] of settings) {
    if (!carried.test(key) || !/^[a-z0-9]{1,10}$/i.test(value)) continue;
    const [section, name] = key.split('.');
    lines.push(`[${section}]`, `\t${name} = ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

async function copyIfThere(from: string, to: string): Promise<void> {
  const there = await stat(from).catch(() => null);
  if (!there?.isFile()) return;
  await copyFile(from, to);
  await utimes(to, there.atime, there.mtime);
}
