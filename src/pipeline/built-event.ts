import { builtFileFor } from '../domain/built-name.ts';
import { commandLine } from '../domain/page-build.ts';
import type { Frame, ProductionEvent } from '../domain/event.ts';
import { resolveThroughSourceMaps } from '../intake/source-maps.ts';
import type { BuiltTree } from '../ports/page-builder.ts';
import { type Diagnosis, diagnose } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { bornAt } from './born-at.ts';
import type { Journal } from './journal.ts';
import type { ReviewParts } from './review-parts.ts';

const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);

/** Path of a script that a browser was served; null for anything else. */
function servedPath({ filename, absPath, native }: Frame): string | null {
  const url = [filename, absPath].find((text) => /^https?:\/\//.test(text ?? ''));
  if (native || !url || !URL.canParse(url) || !/^https?:\/\//.test(filename ?? absPath ?? '')) return null;
  const { pathname } = new URL(url);
  return isScript(pathname) ? pathname : null;
}

/** A browser's event whose innermost own frame lies in a script that the tree does not have: a build may have made it. */
export function mayBeBuilt(event: ProductionEvent, { frames, files }: Diagnosis): boolean {
  const all = event.errors[0]?.frames ?? [];
  const at = all.findIndex((frame) => servedPath(frame) !== null);
  const mapped = frames[at];
  if (at < 0 || !mapped || !files.some((file) => /(?:^|\/)package\.json$/.test(file))) return false;
  return mapped.kind === 'unknown' || (mapped.kind === 'source' && mapped.via.startsWith('build-output'));
}

/** The event with its frames at the sources behind what a build of its commit wrote under the same names; null when none leads to one. */
export function atBuiltSources(event: ProductionEvent, built: BuiltTree): ProductionEvent | null {
  const scripts = built.written.filter(isScript);
  const errors = event.errors.map((error) => ({
    ...error,
    frames: error.frames.map((frame) => {
      const at = servedPath(frame);
      const file = at === null ? null : builtFileFor(at, scripts);
      return file === null ? frame : { ...frame, filename: file, absPath: frame.absPath ?? frame.filename };
    }),
  }));
  const resolved = resolveThroughSourceMaps({ ...event, errors }, built.read);
  let moved = 0;
  const back = resolved.errors.map((error, i) => ({
    ...error,
    frames: error.frames.map((frame, j) => {
      const [named, first] = [errors[i]?.frames[j], event.errors[i]?.frames[j]];
      if (frame !== named) moved++;
      return frame === named && first ? first : frame;
    }),
  }));
  if (moved === 0) return null;
  const told = commandLine(built.build.run);
  const remark = `places in built code are read by the source map of a build of this commit (${told.slice(0, 120)}), not of production's`;
  return { ...resolved, errors: back, remarks: [...resolved.remarks, remark] };
}

/**
 * The event and its diagnosis by the maps of the commit's own build, where no map of production's is at hand and one leads
 * to sources of the tree; as they were where none does. What it says counts for nothing until it was reproduced.
 */
export async function throughOwnBuild(
  journal: Journal,
  { services, event, diagnosis, recording, policy, ...parts }: ReviewParts,
  { pageBuilder }: Prepared,
): Promise<Partial<Pick<ReviewParts, 'event' | 'diagnosis' | 'recordedOrigin'>>> {
  for (const built of await pageBuilder.builds([])) {
    const mapped = atBuiltSources(event, built);
    if (!mapped) continue;
    const base = { commit: diagnosis.baseCommit, named: !diagnosis.remarks.some((one) => /names no commit/.test(one)) };
    const signal = { event: mapped, recording, base, policy };
    const found = await diagnose(journal, services.repository, signal);
    if (!found.frames.some(({ kind }) => kind === 'source')) continue;
    return { event: mapped, diagnosis: found, recordedOrigin: bornAt(journal, signal, found) ?? parts.recordedOrigin };
  }
  return {};
}
