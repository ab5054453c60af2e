import { randomBytes } from 'node:crypto';
import type { CommitRef } from '../../domain/code-map.ts';
import { runGit, mustGit } from './program.ts';
import { objectCall, type Shadow } from './shadow.ts';

const filesKept = 500;

/** See `Repository.log`. Commits that a shallow clone lacks are simply not there. */
export async function log(
  shadow: Shadow,
  commit: string,
  paths: readonly string[],
  limit: number,
  firstParent: boolean,
): Promise<CommitRef[]> {
  // A subject or a path may hold any byte but NUL: records begin with a mark that nobody could have foreseen.
  const mark = randomBytes(12).toString('hex');
  const options = ['--full-diff', '--name-only', '--no-renames', '-z', `--max-count=${limit}`];
  if (firstParent) options.push('--first-parent', '--diff-merges=first-parent');
  const format = `--format=${mark}%H%x00%cI%x00%an%x00%s%x00`;
  const out = await mustGit(['log', ...options, format, commit, '--', ...paths], objectCall(shadow));
  return out.toString().split(mark).slice(1).map(readCommit);
}

function readCommit(record: string): CommitRef {
  const [commit = '', at = '', author = '', subject = '', ...rest] = record.split('\0');
  const files = rest.map((name) => name.replace(/^\n/, '')).filter((name) => name !== '');
  return { commit, at, author, subject, files: files.slice(0, filesKept) };
}

/** See `Repository.blame`; empty when the file or the lines are not there. */
export async function blame(shadow: Shadow, commit: string, path: string, from: number, to: number) {
  const args = ['blame', '--line-porcelain', '-w', '-L', `${Math.max(1, from)},${Math.max(1, to)}`, commit, '--', path];
  const result = await runGit(args, objectCall(shadow, { timeMs: 30_000 }));
  if (result.exit !== 0) return [];
  const groups = new Map<string, { author: string; email: string; commit: string; lines: number }>();
  let current = { author: '', email: '', commit: '', lines: 0 };
  for (const line of result.stdout.toString().split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line);
    if (header) current = { author: '', email: '', commit: header[1] ?? '', lines: 0 };
    else if (line.startsWith('author ')) current.author = line.slice(7);
    else if (line.startsWith('author-mail ')) current.email = line.slice(12).replace(/^<|>$/g, '');
    else if (line.startsWith('\t')) {
      const key = `${current.commit} ${current.email}`;
      const group = groups.get(key) ?? current;
      group.lines += 1;
      groups.set(key, group);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.lines - a.lines);
}
