import { mustGit, runGit } from './program.ts';
import { objectCall, type Shadow } from './shadow.ts';

/** One entry of a commit's tree. */
export interface TreeEntry {
  path: string;
  kind: 'file' | 'symlink' | 'submodule';
  object: string;
  /** Bytes as git stores them; 0 for a submodule. */
  size: number;
}

const textLimit = 8 * 1024 * 1024;

/** All entries of a commit, folders left out. Names that are not UTF-8 are left out: nothing of ours could name them. */
export async function listTree(shadow: Shadow, commit: string): Promise<TreeEntry[]> {
  const out = await mustGit(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], objectCall(shadow));
  const entries: TreeEntry[] = [];
  for (const record of out.toString().split('\0')) {
    const match = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(record);
    if (!match || match[4]?.includes('\uFFFD')) continue;
    const kind = match[1] === '120000' ? 'symlink' : match[1] === '160000' ? 'submodule' : 'file';
    entries.push({ path: match[4] ?? '', kind, object: match[2] ?? '', size: Number(match[3]) || 0 });
  }
  return entries;
}

/** A file's text as git stores it; null when absent, a folder, larger than 8 MiB, or binary (a NUL in its first 8,000 bytes). */
export async function readText(shadow: Shadow, commit: string, path: string): Promise<string | null> {
  const call = objectCall(shadow, { stdin: `${commit}:${path}\n`, maxBytes: textLimit });
  if (path.includes('\n')) return null;
  const check = await runGit(['cat-file', '--batch-check=%(objecttype) %(objectsize)'], call);
  const [type, size] = check.stdout.toString().trim().split(' ');
  if (type !== 'blob' || Number(size) > textLimit - 1) return null;
  const content = await mustGit(['cat-file', 'blob', `${commit}:${path}`], call);
  return content.subarray(0, 8000).includes(0) ? null : content.toString();
}

/** Several objects' content as text, in the order asked (small ones: link targets, pointers). */
export async function readObjects(shadow: Shadow, objects: readonly string[]): Promise<string[]> {
  if (objects.length === 0) return [];
  const out = await mustGit(['cat-file', '--batch'], objectCall(shadow, { stdin: `${objects.join('\n')}\n` }));
  const texts: string[] = [];
  for (let at = 0; texts.length < objects.length; ) {
    const eol = out.indexOf(10, at);
    const size = Number(out.subarray(at, eol).toString().split(' ')[2]);
    if (eol < 0 || Number.isNaN(size)) break;
    texts.push(out.subarray(eol + 1, eol + 1 + size).toString());
    at = eol + 1 + size + 1;
  }
  return texts;
}
