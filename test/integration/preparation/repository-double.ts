import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Repository } from '../../../src/ports/repository.ts';

/** A real git repository in a temporary folder with the given files committed. */
export function makeRepository(files: Record<string, string>): { root: string; git: (...args: string[]) => string } {
  const root = mkdtempSync(path.join(os.tmpdir(), 'reproof repository-'));
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...args: string[]) => execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
  git('init', '-q');
  writeFiles(root, files);
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  return { root, git };
}

export function writeFiles(root: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

/** The part of the Repository port that a scratch tree needs, on the real git program. */
export function archiveRepository(root: string): Pick<Repository, 'root' | 'ignoredEntries' | 'exportTo'> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, maxBuffer: 1e9 });
  return {
    root,
    async ignoredEntries() {
      const list = git('ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z').toString();
      return list
        .split('\0')
        .filter(Boolean)
        .map((entry) => entry.replace(/\/$/, ''));
    },
    async exportTo(commit, dir) {
      execFileSync('tar', ['-x', '-C', dir], { input: git('archive', commit) });
      return { files: 0, linksLeftOut: [], submodules: [], largeFilePointers: [] };
    },
  };
}
