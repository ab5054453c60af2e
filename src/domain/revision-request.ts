import type { AskedHypothesis } from './own-hypothesis.ts';

/** What people have asked of the next turn of a bug. */
export interface RevisionRequest {
  /** The commit that the turn is about; null: the one that the event names. */
  base: string | null;
  /** A unified diff that stands in for the search: it goes through the gates, and nothing else is tried. */
  given: { patch: string; by: string } | null;
  /** Changes that were sent back: they are not proposed again. */
  refused: readonly { proposal: string; patchHash: string; by: string; reason: string }[];
  /** What people think happens: tried before the engine's own claims. */
  hypotheses: readonly AskedHypothesis[];
}

export const nothingAsked: RevisionRequest = { base: null, given: null, refused: [], hypotheses: [] };
