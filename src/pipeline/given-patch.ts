import type { Candidate, Gate } from '../domain/fix.ts';
import { gateNames } from '../domain/fix.ts';
import type { TreeReader } from '../ports/tree.ts';
import { applyPatch } from '../repair/diff/apply.ts';
import { parsePatch } from '../repair/diff/parse.ts';
import { patchOf } from '../repair/diff/unified.ts';
import { changesOf } from '../repair/search/order.ts';
import type { Contender } from '../repair/rivals/contender.ts';
import type { SearchResult } from '../repair/search/search.ts';
import type { Validated } from './7-validation.ts';

export const reviewer = 'reviewer';

/** A reviewer's patch as a candidate, or why it does not go onto the tree. */
export async function givenCandidate(
  { patch, by }: { patch: string; by: string },
  tree: TreeReader,
): Promise<{ candidate: Candidate } | { error: string }> {
  const parsed = parsePatch(patch);
  if ('error' in parsed) return { error: `not a patch: ${parsed.error}` };
  const applied = await applyPatch(parsed.files, (path) => tree.read(path));
  if ('error' in applied) return { error: applied.error };
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(applied.files)) {
    if (text === null) return { error: `${path}: a repair takes no file away` };
    files[path] = text;
  }
  if (Object.keys(files).length === 0) return { error: 'the patch changes nothing' };
  const summary = `The patch that ${by} gave.`;
  return { candidate: { id: 'given', generator: reviewer, kind: 'cause', summary, files, prior: 1 } };
}

/** A patch that does not apply: the first gate refuses it, and no other is asked. */
export function notApplying(error: string, before: Validated['validation']['before']): Validated {
  const gates = gateNames.map((name): Gate => {
    if (name === 'applies') return { name, outcome: 'failed', detail: error };
    return { name, outcome: 'not-run', detail: 'stopped at applies' };
  });
  return {
    decision: { kind: 'declined', reason: 'nothing-plausible', detail: `the given patch: ${error}`, rivals: [] },
    patch: null,
    validation: { gates, before, after: { failing: 0, total: 0 } },
  };
}

/** Belief of a patch that a person stands for and that the comparison of candidates would not have taken by itself. */
const personsBelief = 0.5;

/**
 * The search with the given patch as its choice: whether it is taken is for the gates, and then for the reviewers. What
 * the comparison held against it lowers the confidence.
 */
export async function givenChosen(search: SearchResult, candidate: Candidate, tree: TreeReader): Promise<SearchResult> {
  if (search.decision.kind === 'accepted') return search;
  const { reason, detail } = search.decision;
  const kind = reason === 'only-suppression' ? ('suppression' as const) : candidate.kind;
  const found = search.contenders.find((one) => one.candidate.id === candidate.id);
  const chosen: Contender = {
    ...(found ?? (await untried(candidate, tree))),
    candidate: { ...candidate, kind },
  };
  const reasons = [{ reason, points: -1, detail }];
  return {
    ...search,
    decision: { kind: 'accepted', chosen, confidence: personsBelief, reasons, agreeing: [], rivals: [] },
  };
}

async function untried(candidate: Candidate, tree: TreeReader): Promise<Contender> {
  return {
    candidate,
    generators: [reviewer],
    patch: patchOf(await changesOf(candidate.files, tree)),
    depth: 1,
    rejects: false,
    outcomes: new Map(),
    behaviour: new Map(),
    evidence: {
      rejects: false,
      strays: [],
      variationStrays: [],
      foreignKind: null,
      signs: [],
      probes: { changed: [], unrefused: [], uncured: [], broken: [], cured: 0, total: 0 },
      lastGood: null,
    },
  };
}
