import { createHash } from 'node:crypto';
import type { Candidate } from '../../domain/fix.ts';
import type { RepairSite } from '../site.ts';
import { applyEdits } from '../tree/edit.ts';
import { parsesClean } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import { generators } from './registry.ts';
import { type SiteView, viewOf } from './view.ts';

const maxCandidates = 300;
const maxPerGenerator = 60;

export interface GenerateOptions {
  /** Told when a generator throws: it is left out, the others go on. */
  onFault?: (generator: string, error: unknown) => void;
  generators?: readonly Generator[];
}

/**
 * Candidate patches for a failure, best prior first, at most 300. Every candidate changes something, parses, and differs
 * from the others. Reads files through `site.sources` only; runs nothing; the same site gives the same list.
 */
export function generateCandidates(site: RepairSite, options: GenerateOptions = {}): Candidate[] {
  const view = viewOf(site);
  const byText = new Map<string, Candidate>();
  for (const generator of options.generators ?? generators) {
    for (const candidate of candidatesOf(generator, view, options.onFault)) {
      const key = fingerprint(candidate.files);
      const other = byText.get(key);
      if (!other || other.prior < candidate.prior) byText.set(key, candidate);
    }
  }
  return [...byText.values()]
    .toSorted((a, b) => b.prior - a.prior || order(a.kind) - order(b.kind) || (a.id < b.id ? -1 : 1))
    .slice(0, maxCandidates);
}

function order(kind: Candidate['kind']): number {
  return kind === 'cause' ? 0 : 1;
}

function candidatesOf(generator: Generator, view: SiteView, onFault: GenerateOptions['onFault']): Candidate[] {
  let drafts: Draft[];
  try {
    drafts = generator.drafts(view);
  } catch (error) {
    onFault?.(generator.name, error);
    return [];
  }
  const best = drafts.toSorted((a, b) => b.prior - a.prior).slice(0, maxPerGenerator);
  return best.flatMap((draft) => {
    const files = filesOf(draft, view);
    if (!files) return [];
    const id = `${generator.name}-${fingerprint(files).slice(0, 10)}`;
    const prior = Math.min(1, Math.max(0, draft.prior));
    return [
      { id, generator: generator.name, kind: draft.kind, summary: draft.summary, files, prior, refuses: draft.refuses },
    ];
  });
}

/** New texts of the changed files; null when the draft changes nothing, overlaps itself, does not parse, or touches installed code. */
function filesOf(draft: Draft, view: SiteView): Record<string, string> | null {
  if (draft.edits.length === 0 || draft.edits.some((e) => /(?:^|\/)node_modules\/|\.d\.[cm]?ts$/.test(e.source.file)))
    return null;
  let files: Record<string, string>;
  try {
    files = applyEdits(draft.edits);
  } catch {
    return null; // magic-string refuses edits that overlap
  }
  const changed = Object.entries(files).filter(([file, text]) => text !== view.reach.source(file)?.text);
  if (changed.length === 0 || changed.some(([file, text]) => !parsesClean(file, text, view.reach.source(file))))
    return null;
  return Object.fromEntries(changed);
}

function fingerprint(files: Record<string, string>): string {
  const hash = createHash('sha256');
  for (const [file, text] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${file}\0${text}\0`);
  return hash.digest('hex');
}
