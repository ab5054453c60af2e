import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { ExportReport } from '../../ports/repository.ts';
import { escapingLinks } from './links.ts';
import { mustGit } from './program.ts';
import { objectCall, type Shadow } from './shadow.ts';
import { listTree, readObjects, type TreeEntry } from './tree.ts';

const maxFiles = 500_000;
const maxBytes = 8 * 1024 ** 3;

/**
 * See `Repository.exportTo`. `read-tree` into an index of our own and `checkout-index` under our shadow's config: line
 * ends and encodings as the tree's .gitattributes ask for, so that tests meet the bytes a checkout would have, yet no
 * filter driver exists (large-file pointers stay pointers and are reported). `git archive` would leave out what is
 * marked `export-ignore` (often the tests) and run filters.
 */
export async function exportTree(shadow: Shadow, commit: string, dir: string): Promise<ExportReport> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) throw new Fault('INTERNAL', 'A tree is exported into an empty folder only');
  const entries = await listTree(shadow, commit);
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (entries.length > maxFiles || bytes > maxBytes) {
    throw new Fault('GIT_FAILED', `The tree is too large to copy: ${entries.length} files, ${bytes} bytes`);
  }
  const index = path.join(shadow.dir, `index-${randomBytes(6).toString('hex')}`);
  const call = objectCall(shadow, { env: { GIT_INDEX_FILE: index }, timeMs: 600_000 });
  try {
    await mustGit(['read-tree', commit], call);
    await mustGit(['checkout-index', '--all', '--force', '--quiet', `--prefix=${path.resolve(dir)}/`], call);
  } finally {
    await rm(index, { force: true });
  }
  const outside = await linksOutside(shadow, entries);
  for (const link of outside) await rm(path.join(dir, link), { force: true });
  return {
    files: entries.filter((entry) => entry.kind === 'file').length,
    linksLeftOut: outside,
    submodules: entries.filter((entry) => entry.kind === 'submodule').map((entry) => entry.path),
    largeFilePointers: await pointers(shadow, entries),
  };
}

async function linksOutside(shadow: Shadow, entries: readonly TreeEntry[]): Promise<string[]> {
  const links = entries.filter((entry) => entry.kind === 'symlink');
  const targets = await readObjects(
    shadow,
    links.map((link) => link.object),
  );
  return escapingLinks(new Map(links.map((link, i) => [link.path, targets[i] ?? '/'])));
}

/** Files whose content lives elsewhere (Git LFS): https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
async function pointers(shadow: Shadow, entries: readonly TreeEntry[]): Promise<string[]> {
  const small = entries.filter((entry) => entry.kind === 'file' && entry.size > 110 && entry.size < 150).slice(0, 5000);
  const texts = await readObjects(
    shadow,
    small.map((entry) => entry.object),
  );
  return small.filter((_, i) => texts[i]?.startsWith('version https://git-lfs.')).map((entry) => entry.path);
}
