import type { Candidate } from '../../domain/fix.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import type { KnownInput } from '../observation/baseline.ts';
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
const maxRounds = 2;

interface Base {
  merged: Merged;
  next: ObservedFailure;
}

/** Tries the candidates round by round: what uncovers a new failure in one round is built upon in the next. */
export async function sweep(setup: SweepInput): Promise<Found[]> {
  const found: Found[] = [];
  const seen = new Set<string>();
  let round = [...setup.first];
  for (let depth = 1; round.length > 0 && depth <= maxRounds; depth++) {
    setup.stats.rounds = depth;
    const bases: Base[] = [];
    for (const entry of round) {
      if (found.length >= setup.maxPlausible) break;
      if (setup.late()) {
        setup.stats.outOfTime = true;
        return found;
      }
      if (seen.has(entry.patch.text)) continue;
      seen.add(entry.patch.text);
      const verdict = await tryCandidate(entry.candidate, setup.baseline, setup.setting);
      setup.stats.tried++;
      setup.input.onTried?.(entry.candidate, verdictText(verdict));
      if (verdict.kind === 'plausible') found.push({ ...entry, rejects: verdict.rejects, outcomes: verdict.outcomes });
      if (verdict.kind === 'cleared') bases.push({ merged: entry, next: verdict.next });
    }
    round = await nextRound(bases, setup, depth + 1);
  }
  return found;
}

/** Candidates behind the best first fixes, causes first; a composed prior is the product of its parts'. */
async function nextRound(bases: readonly Base[], { input }: SweepInput, depth: number): Promise<Merged[]> {
  if (!input.followUps) return [];
  const best = bases.toSorted(
    (a, b) => Number(b.merged.candidate.kind === 'cause') - Number(a.merged.candidate.kind === 'cause'),
  );
  const round: Merged[] = [];
  for (const base of best.slice(0, maxBases)) {
    const offered = await input.followUps(base.merged.candidate, base.next);
    const composed = offered.map((second) => compose(base.merged.candidate, second));
    round.push(...(await merged(inOrder(composed), input.tree, depth)));
  }
  return round.toSorted((a, b) => b.candidate.prior - a.candidate.prior);
}

/** A second fix on top of a first. The second's texts already include the first's for the files that both change. */
function compose(first: Candidate, second: Candidate): Candidate {
  return {
    id: `${first.id}+${second.id}`,
    generator: `${first.generator}+${second.generator}`,
    kind: first.kind === 'cause' && second.kind === 'cause' ? 'cause' : 'suppression',
    summary: `${first.summary}; behind it: ${second.summary}`,
    files: { ...first.files, ...second.files },
    prior: first.prior * second.prior,
  };
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
