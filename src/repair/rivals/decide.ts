import { chosenOf, clustersOf, type Cluster, differsOn, generatorsOf, type Ranked } from './clusters.ts';
import type { Contender } from './contender.ts';
import { confirmed, type Reason } from './score.ts';
import { thresholds } from './weights.ts';

/** Another plausible change that behaves differently somewhere, with the input that tells it from the first. */
export interface Rival {
  contender: Contender;
  differsOn: string;
  belief: number;
  reasons: readonly Reason[];
}

export type DeclineReason =
  | 'not-red-on-bench'
  | 'nothing-plausible'
  | 'only-suppression'
  | 'rivals-disagree'
  | 'low-confidence'
  | 'out-of-time';

export type Decision =
  | {
      kind: 'accepted';
      chosen: Contender;
      confidence: number;
      reasons: readonly Reason[];
      agreeing: string[];
      rivals: Rival[];
    }
  | { kind: 'declined'; reason: DeclineReason; detail: string; rivals: Rival[] };

export interface DecideOptions {
  /** Least confidence for a proposal, 0..1. */
  accept: number;
  /** The candidates were not all tried. */
  outOfTime: boolean;
  /** Ids of candidates that a gate refused; they are left out. */
  refused: ReadonlySet<string>;
}

/**
 * The one place where a fix is accepted or declined. Accepted = the likeliest behaviour holds a cause without a refused
 * sign, and its share of belief (against the other behaviours and against "none is right") reaches the threshold.
 * `confidence` is that share; `reasons` say what it is made of. Pure.
 */
export function decide(contenders: readonly Contender[], options: Partial<DecideOptions> = {}): Decision {
  const { accept = thresholds.accept, outOfTime = false, refused = new Set<string>() } = options;
  const clusters = clustersOf(contenders.filter((c) => !refused.has(c.candidate.id)));
  const top = clusters[0];
  const chosen = top ? chosenOf(top) : null;
  if (!top || !chosen) {
    const detail =
      contenders.length > 0 ? 'the gates refused every plausible change' : 'no candidate passed on the bench';
    return { kind: 'declined', reason: outOfTime ? 'out-of-time' : 'nothing-plausible', detail, rivals: [] };
  }
  const rivals = rivalsOf(chosen.contender, clusters);
  const declined = (reason: DeclineReason, detail: string): Decision => ({
    kind: 'declined',
    reason,
    detail,
    rivals: [{ contender: chosen.contender, differsOn: '', belief: top.belief, reasons: chosen.reasons }, ...rivals],
  });
  if (suppressesOnly(chosen)) return declined('only-suppression', chosen.contender.candidate.summary);
  if (top.belief < accept) return declined(...whyUnpercent(top, clusters, accept));
  return {
    kind: 'accepted',
    chosen: chosen.contender,
    confidence: top.belief,
    reasons: chosen.reasons,
    agreeing: [...generatorsOf(top.members)],
    rivals,
  };
}

/** A suppression may only stand where the last good version itself answers so. */
function suppressesOnly({ contender: { candidate, evidence } }: Ranked): boolean {
  if (evidence.signs.some((s) => s.severity === 'refuse')) return true;
  return candidate.kind === 'suppression' && !confirmed(evidence);
}

function whyUnpercent(top: Cluster, clusters: readonly Cluster[], accept: number): [DeclineReason, string] {
  const second = clusters[1];
  if (second && top.belief + second.belief >= accept) {
    return ['rivals-disagree', `two behaviours at ${percent(top.belief)} and ${percent(second.belief)}`];
  }
  return ['low-confidence', `the likeliest at ${percent(top.belief)}, ${percent(accept)} needed`];
}

function percent(belief: number): string {
  return `${Math.round(belief * 100)} %`;
}

function rivalsOf(chosen: Contender, clusters: readonly Cluster[]): Rival[] {
  const best = clusters[0]?.belief ?? 0;
  return clusters.slice(1).flatMap((cluster) => {
    const one = chosenOf(cluster);
    if (!one || cluster.belief < best * thresholds.showRival) return [];
    const where = differsOn(chosen, one.contender) ?? 'no input tried';
    return [{ contender: one.contender, differsOn: where, belief: cluster.belief, reasons: one.reasons }];
  });
}
