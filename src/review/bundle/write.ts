import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { bundleFiles } from './content.ts';
import type { BundleInput } from './input.ts';
import { checkBundlePlace, whatStandsAt } from './layout.ts';

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: 'wx' });
  }
}

/** Puts the finished folder in place in one step; an earlier bundle is moved aside first and put back on failure. */
function swap(staged: string, out: string): void {
  const aside = `${staged}.old`;
  const had = whatStandsAt(out) === 'bundle';
  if (had) renameSync(out, aside);
  try {
    renameSync(staged, out);
  } catch (error) {
    if (had) renameSync(aside, out);
    throw error;
  }
  if (had) rmSync(aside, { recursive: true, force: true });
}

/** Where the folder itself can't be replaced (a mount point): its content is, attestation.json last. */
function fill(out: string, files: ReadonlyMap<string, string>): void {
  for (const name of readdirSync(out)) rmSync(path.join(out, name), { recursive: true, force: true });
  writeAll(out, files);
}

/**
 * Writes one evidence bundle in SPEC 11's layout, whole or not at all. `out` may be absent, empty, or an earlier bundle
 * (which is replaced); anything else is refused with BAD_USAGE. Throws INTERNAL when the proposal does not fit its schema or
 * the parts contradict each other, before anything is written. Returns the names of the files written.
 */
export function writeBundle(out: string, input: BundleInput): string[] {
  const folder = path.resolve(out);
  const files = prepared(input);
  checkBundlePlace(folder);
  mkdirSync(path.dirname(folder), { recursive: true });
  let staged: string | null = null;
  try {
    staged = mkdtempSync(path.join(path.dirname(folder), `.${path.basename(folder)}.partial-`));
    writeAll(staged, files);
    swap(staged, folder);
  } catch (error) {
    if (staged) rmSync(staged, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (whatStandsAt(folder) === 'nothing' || !['EBUSY', 'EACCES', 'EPERM', 'EROFS', 'EXDEV'].includes(code ?? ''))
      throw error;
    fill(folder, files);
  }
  return [...files.keys()];
}

function prepared(input: BundleInput): Map<string, string> {
  try {
    return bundleFiles(input);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('INTERNAL', `the proposal does not fit its schema: ${(cause as Error).message}`, { cause });
  }
}
