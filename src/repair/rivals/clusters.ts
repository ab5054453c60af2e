import type { Contender } from './contender.ts';
import { type Reason, reasonsFor, scoreOf, sharedProbes } from './score.ts';
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
  for (const contender of contenders) {
    const reasons = reasonsFor(contender, shared);
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
  const agreement = weights.agreement * Math.min(3, generatorsOf(sorted).size - 1);
  return { members: sorted, score: (sorted[0]?.score ?? 0) + agreement, belief: 0 };
}

/** Everyone who came to this behaviour. A composed change counts as its parts' names together. */
export function generatorsOf(members: readonly Ranked[]): Set<string> {
  return new Set(members.flatMap((m) => m.contender.generators));
}

/** Scores nearer than this are equal for the choice of a patch: then the smaller one is proposed. */
const evenScores = 0.35;

/**
 * The member to propose: causes before suppressions, without refused signs before with, then the best score; among even
 * scores the smallest patch. (Size alone chose wrongly on the corpus where behaviour was the same: a revert of a line is
 * smaller than its repair.)
 */
export function chosenOf(cluster: Cluster): Ranked | null {
  const foul = ({ contender }: Ranked) => Number(contender.evidence.signs.some((s) => s.severity === 'refuse'));
  const suppresses = ({ contender }: Ranked) => Number(contender.candidate.kind === 'suppression');
  const sorted = cluster.members.toSorted(
    (a, b) => foul(a) - foul(b) || suppresses(a) - suppresses(b) || b.score - a.score,
  );
  const best = sorted[0];
  if (!best) return null;
  const even = sorted.filter(
    (m) => foul(m) === foul(best) && suppresses(m) === suppresses(best) && best.score - m.score < evenScores,
  );
  return even.toSorted((a, b) => size(a) - size(b) || b.score - a.score)[0] ?? best;
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
