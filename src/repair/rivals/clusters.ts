import type { Contender } from './contender.ts';
import { allReject, type Reason, reasonsFor, scoreOf, sharedProbes } from './score.ts';
import { weights } from './weights.ts';

export interface Ranked {
  contender: Contender;
  reasons: Reason[];
  score: number;
}

/** Changes that behave alike on every input they were all run on, best first. */
export interface Cluster {
  members: Ranked[];
  score: number;
  /** Share of belief, 0..1; with "none is right" all shares add to one. */
  belief: number;
}

/** Groups by behaviour; a group's score is its best member's, raised for each further generator that came to it. */
export function clustersOf(contenders: readonly Contender[]): Cluster[] {
  const groups = new Map<string, Ranked[]>();
  const shared = sharedProbes(contenders);
  const refused = allReject(contenders);
  for (const contender of contenders) {
    const reasons = reasonsFor(contender, shared, refused);
    const key = [...contender.behaviour.values()].join('\u0000');
    const members = groups.get(key) ?? [];
    members.push({ contender, reasons, score: scoreOf(reasons) });
    groups.set(key, members);
  }
  const clusters = Array.from(groups.values(), toCluster).toSorted((a, b) => b.score - a.score);
  const total = clusters.reduce((sum, c) => sum + Math.exp(c.score), Math.exp(weights.noneRight));
  return clusters.map((c) => ({ ...c, belief: Math.exp(c.score) / total }));
}

function toCluster(members: Ranked[]): Cluster {
  const sorted = members.toSorted((a, b) => b.score - a.score);
  // Changes made of several say nothing for each other: many pairs of guesses come to the same.
  const simple = generatorsOf(sorted.filter(({ contender }) => contender.depth === 1));
  const agreement = weights.agreement * Math.min(3, Math.max(0, simple.size - 1));
  return { members: sorted, score: (sorted[0]?.score ?? 0) + agreement, belief: 0 };
}

/** Everyone who came to this behaviour. A composed change counts as its parts' names together. */
export function generatorsOf(members: readonly Ranked[]): Set<string> {
  return new Set(members.flatMap((m) => m.contender.generators));
}

/** Evidence nearer than this is even for the choice of a patch: then the smaller one is proposed. */
const even = 0.05;

/**
 * The member to propose: without refused signs before with, causes before suppressions, then the better evidence leaving
 * size aside, then the smaller patch. (Size first chose wrongly on the corpus where behaviour was the same: a line
 * reverted is smaller than repaired, and one of two like places smaller than both.)
 */
export function chosenOf(cluster: Cluster): Ranked | null {
  const rank = ({ contender: { evidence, candidate } }: Ranked) =>
    2 * Number(evidence.signs.some((s) => s.severity === 'refuse')) + Number(candidate.kind === 'suppression');
  const sorted = cluster.members.toSorted((a, b) => rank(a) - rank(b) || worth(b) - worth(a));
  const [best] = sorted;
  if (!best) return null;
  const peers = sorted.filter((m) => rank(m) === rank(best) && worth(best) - worth(m) <= even);
  return peers.toSorted((a, b) => size(a) - size(b))[0] ?? best;
}

/** The score without what the size is worth. */
function worth({ score, reasons }: Ranked): number {
  return score - (reasons.find((r) => r.reason === 'size')?.points ?? 0);
}

function size({ contender: { patch } }: Ranked): number {
  return patch.linesAdded + patch.linesRemoved;
}

/** The first input on which two changes behave differently; null when they never do. */
export function differsOn(a: Contender, b: Contender): string | null {
  for (const [input, shown] of a.behaviour) {
    const other = b.behaviour.get(input);
    if (other !== undefined && other !== shown) return input.label;
  }
  return null;
}
