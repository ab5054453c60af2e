import type { OwnHypothesis } from '../../../src/domain/own-hypothesis.ts';
import type { Facts } from './use-facts.ts';

/** A line of the hypothesis board: the engine's, a model's or a person's. */
export interface BoardLine {
  id: string;
  by: string;
  claim: string;
  state: 'confirmed' | 'waiting' | 'refuted' | 'inconclusive' | 'open';
  rank: number;
  evidence: readonly string[];
  /** A person's: what it is to be tried by, and when it was. */
  own: OwnHypothesis | null;
}

const order: readonly BoardLine['state'][] = ['confirmed', 'waiting', 'refuted', 'inconclusive', 'open'];

/** All that is claimed of a bug, what was proven first. People's own claims are told as the bug knows them by now. */
export function boardOf({ report, hypotheses }: Pick<Facts, 'report' | 'hypotheses'>): BoardLine[] {
  const mine = hypotheses.map((own): BoardLine => ({ ...own, rank: 1, own }));
  const known = new Set(mine.map(({ id }) => id));
  const theirs = (report?.hypotheses ?? []).filter(({ id }) => !known.has(id));
  return [...mine, ...theirs.map((one): BoardLine => ({ ...one, own: null }))].toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.rank - a.rank,
  );
}
