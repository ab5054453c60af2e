import type { Candidate } from '../../domain/fix.ts';
import type { RunOutcome } from '../../domain/run.ts';
import type { TreeReader } from '../../ports/tree.ts';
import { type FileChange, patchOf, type Patch } from '../diff/unified.ts';
import type { KnownInput } from '../observation/baseline.ts';

/** A distinct change with everyone who proposed it. */
export interface Merged {
  candidate: Candidate;
  /** Names of the generators that made the same texts. */
  generators: string[];
  patch: Patch;
  /** Number of fixes composed into it. */
  depth: number;
}

/** A change that the warm bench found plausible, with its outcomes. */
export interface Found extends Merged {
  rejects: boolean;
  outcomes: Map<KnownInput, RunOutcome>;
}

/** Those that `first` names, then highest prior first; causes before suppressions of the same prior; otherwise as offered. */
export function inOrder(candidates: readonly Candidate[], first?: (candidate: Candidate) => boolean): Candidate[] {
  const leads = new Set(first ? candidates.filter(first) : []);
  return candidates.toSorted((a, b) => Number(leads.has(b)) - Number(leads.has(a)) || rank(b) - rank(a));
}

function rank(candidate: Candidate): number {
  return candidate.prior + (candidate.kind === 'cause' ? 0.001 : 0);
}

/** One entry for each distinct change; what changes nothing is dropped. A cause wins the kind, the highest prior stays. */
export async function merged(candidates: readonly Candidate[], tree: TreeReader, depth = 1): Promise<Merged[]> {
  const byText = new Map<string, Merged>();
  for (const candidate of candidates) {
    const patch = patchOf(await changesOf(candidate.files, tree));
    if (patch.text === '') continue;
    const known = byText.get(patch.text);
    if (!known) byText.set(patch.text, { candidate, generators: [candidate.generator], patch, depth });
    else if (!known.generators.includes(candidate.generator)) {
      known.generators.push(candidate.generator);
      if (candidate.kind === 'cause') known.candidate = { ...known.candidate, kind: 'cause' };
    }
  }
  return [...byText.values()];
}

/** The files of a candidate beside their texts in the tree. */
export function changesOf(files: Readonly<Record<string, string>>, tree: TreeReader): Promise<FileChange[]> {
  return Promise.all(
    Object.entries(files).map(async ([path, after]) => ({ path, before: await tree.read(path), after })),
  );
}
