import type { ObservedFailure } from '../../domain/run.ts';
import type { KnownInput } from '../observation/baseline.ts';
import { type Composed, compose, secondAlone } from './compose.ts';
import { type Found, inOrder, merged, type Merged } from './order.ts';
import type { SearchInput, SearchStats } from './input.ts';
import { type TrialSetting, type TrialVerdict, tryCandidate } from './trial.ts';

export interface SweepInput {
  first: readonly Merged[];
  baseline: readonly KnownInput[];
  setting: TrialSetting;
  late: () => boolean;
  stats: SearchStats;
  input: SearchInput;
  maxPlausible: number;
}

const maxBases = 6;
/** Where a cause is plausible by itself, only the best first fixes are built upon. */
const fewBases = 2;
/** Candidates asked of the bench at once: enough that none of several lanes waits for another. */
const abreast = 4;
const maxRounds = 2;

interface Base {
  merged: Merged;
  next: ObservedFailure;
}

/**
 * Tries the candidates round by round: what uncovers a new failure in one round is built upon in the next. A second fix
 * that makes a composed change plausible is tried alone as well: it may be the cause that the first only hid.
 */
export async function sweep(setup: SweepInput): Promise<Found[]> {
  const found: Found[] = [];
  const seen = new Set<string>();
  const parts = new Map<string, Composed>();
  let queue = [...setup.first];
  for (let depth = 1; queue.length > 0 && depth <= maxRounds; depth++) {
    setup.stats.rounds = depth;
    const bases: Base[] = [];
    while (queue.length > 0 && found.length < setup.maxPlausible) {
      if (setup.late()) {
        setup.stats.outOfTime = true;
        return found;
      }
      const batch = distinct(queue.splice(0, abreast), seen);
      const verdicts = batch.map(({ candidate }) => tryCandidate(candidate, setup.baseline, setup.setting));
      for (const [i, verdict] of (await Promise.all(verdicts)).entries()) {
        const entry = batch[i];
        if (!entry) continue;
        setup.stats.tried++;
        setup.input.onTried?.(entry.candidate, verdictText(verdict));
        if (verdict.kind === 'cleared') bases.push({ merged: entry, next: verdict.next });
        if (verdict.kind !== 'plausible') continue;
        found.push({ ...entry, rejects: verdict.rejects, outcomes: verdict.outcomes });
        const composed = parts.get(entry.candidate.id);
        const alone = composed ? await secondAlone(composed, setup.input.tree) : null;
        if (alone) queue.unshift(...(await merged([alone], setup.input.tree)));
      }
    }
    queue = await nextRound(
      bases,
      setup,
      found.some(({ candidate }) => candidate.kind === 'cause') ? fewBases : maxBases,
      parts,
      depth + 1,
    );
  }
  return found;
}

/** Those whose patch was not seen before, which are seen then. */
function distinct(entries: readonly Merged[], seen: Set<string>): Merged[] {
  return entries.filter(({ patch }) => !seen.has(patch.text) && seen.add(patch.text));
}

/** Candidates behind the best first fixes, causes first, by their composed priors; `parts` learns what they are made of. */
async function nextRound(
  bases: readonly Base[],
  { input }: SweepInput,
  most: number,
  parts: Map<string, Composed>,
  depth: number,
): Promise<Merged[]> {
  if (!input.followUps) return [];
  const best = bases.toSorted(
    (a, b) => Number(b.merged.candidate.kind === 'cause') - Number(a.merged.candidate.kind === 'cause'),
  );
  const round: Merged[] = [];
  for (const base of best.slice(0, most)) {
    const offered = await input.followUps(base.merged.candidate, base.next);
    const composed = offered.map((second) => compose(base.merged.candidate, second));
    for (const one of composed) parts.set(one.candidate.id, one);
    round.push(...(await merged(inOrder(composed.map((c) => c.candidate)), input.tree, depth)));
  }
  return round.toSorted((a, b) => b.candidate.prior - a.candidate.prior);
}

function verdictText(verdict: TrialVerdict): string {
  switch (verdict.kind) {
    case 'plausible':
      return verdict.rejects ? 'plausible, rejects the input' : 'plausible';
    case 'cleared':
      return `cleared, then ${verdict.next.type}: ${verdict.next.message.slice(0, 120)}`;
    case 'refuted':
      return `refuted at ${verdict.at}: ${verdict.why}`;
  }
}
