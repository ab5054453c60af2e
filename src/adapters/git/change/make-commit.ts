import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { staysInside } from '../../../domain/repository-path.ts';
import type { Committed, WantedCommit } from '../../../ports/change-repository.ts';
import { mustGit } from '../program.ts';
import { convertedFiles } from './attributes.ts';
import { bareCall } from './copy.ts';
import { entriesAt, placeRefusal, type TreeEntry } from './tree-entries.ts';

const refused = (detail: string): Committed => ({ kind: 'refused', detail });

/**
 * Makes the commit without a checkout: an index of its own over the base's tree, blobs from the bytes (no filter, hook or
 * attribute comes between), then the commit by its parts. What stands in the finished commit is read back and compared.
 */
export async function makeCommit(dir: string, wanted: WantedCommit): Promise<Committed> {
  const { base, files } = wanted;
  const outside = [...files.keys()].find((file) => !staysInside(file));
  if (outside !== undefined) return refused(`${outside.slice(0, 200)} is no path inside the repository`);
  const before = await entriesAt(dir, base, files.keys());
  for (const [file, bytes] of files) {
    const why = placeRefusal(file, bytes === null, before);
    if (why) return refused(why);
  }
  const index = path.join(dir, `index-${randomBytes(6).toString('hex')}`);
  try {
    return await inIndex(dir, index, wanted, before);
  } finally {
    await rm(index, { force: true });
  }
}

async function inIndex(
  dir: string,
  index: string,
  wanted: WantedCommit,
  before: ReadonlyMap<string, TreeEntry>,
): Promise<Committed> {
  const { base, files } = wanted;
  const kept = new Map([...files].flatMap(([file, bytes]) => (bytes ? [[file, bytes] as const] : [])));
  await mustGit(['read-tree', base], bareCall(dir, { index }));
  let lines = '';
  for (const [file, bytes] of files) {
    const mode = bytes ? (before.get(file)?.mode ?? '100644') : '0';
    const object = bytes ? await blobOf(dir, bytes) : '0'.repeat(base.length);
    lines += `${mode} ${object}\t${file}\0`;
  }
  await mustGit(['update-index', '-z', '--index-info'], bareCall(dir, { index, stdin: lines }));
  const converted = await convertedFiles(dir, index, kept);
  if (converted.length > 0) return refused(converted.join('; ').slice(0, 400));
  const tree = await line(['write-tree'], dir, { index });
  if (tree === (await line(['rev-parse', `${base}^{tree}`], dir))) return refused('the change changes nothing');
  const commit = await commitOf(dir, tree, wanted);
  const wrong = await differing(dir, commit, wanted, before);
  return wrong ? refused(wrong) : { kind: 'made', commit };
}

const line = async (args: readonly string[], dir: string, more = {}): Promise<string> =>
  (await mustGit(args, bareCall(dir, more))).toString().trim();

const blobOf = (dir: string, bytes: Uint8Array): Promise<string> =>
  line(['hash-object', '-w', '--stdin', '--no-filters'], dir, { stdin: bytes });

function commitOf(dir: string, tree: string, { base, author, at, message }: WantedCommit): Promise<string> {
  const date = `${Math.floor(at.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
  return line(['commit-tree', '--no-gpg-sign', '-p', base, tree], dir, { env, stdin: message });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What of the commit is not as it was wanted; null: it is exactly that, and nothing else is changed. */
async function differing(
  dir: string,
  commit: string,
  { base, files }: WantedCommit,
  before: ReadonlyMap<string, TreeEntry>,
): Promise<string | null> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', base, commit];
  const changed = (await mustGit(args, bareCall(dir))).toString().split('\0').filter(Boolean);
  const other = changed.find((file) => !files.has(file));
  if (other !== undefined) return `${other} is changed too`;
  const after = await entriesAt(dir, commit, files.keys());
  for (const [file, bytes] of files) {
    const entry = after.get(file);
    if (bytes === null) {
      if (entry) return `${file} is still there`;
      continue;
    }
    if (entry?.mode !== (before.get(file)?.mode ?? '100644')) return `${file} has another mode`;
    const stored = await mustGit(['cat-file', 'blob', entry.object], bareCall(dir));
    if (sha256(stored) !== sha256(bytes)) return `${file} has other bytes in the commit`;
  }
  return null;
}
