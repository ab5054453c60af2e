import type { KnownInput } from '../observation/baseline.ts';
import { baselineOf, probesOf } from '../observation/baseline.ts';
import type { Contender } from '../rivals/contender.ts';
import { type Decision, decide } from '../rivals/decide.ts';
import { compareRivals } from '../rivals/differential.ts';
import { sameAs, type SearchInput, type SearchStats } from './input.ts';
import { inOrder, merged } from './order.ts';
import { sweep } from './sweep.ts';
import type { TrialSetting } from './trial.ts';

/** `contenders`: every plausible candidate with its evidence, for `decide` to be asked again when a gate refuses the first. */
export interface SearchResult {
  decision: Decision;
  contenders: readonly Contender[];
  stats: SearchStats;
  /** The unpatched outcomes, for the gates and for risk. */
  baseline: readonly KnownInput[];
}

const trialTimeMs = 20_000;
const maxPlausible = 24;

/**
 * Searches the candidates for a fix (FIX-1, FIX-4): in order of prior on the warm bench, a second round behind fixes that
 * uncover a further failure, then the plausible ones against each other on all inputs and probes. Declines rather than
 * guesses; the decision names its reasons. Rejects only when the bench itself breaks.
 */
export async function searchFix(input: SearchInput): Promise<SearchResult> {
  const { bench, tree, clock, signal } = input;
  const started = clock.elapsed();
  const over = (share: number) => clock.elapsed() - started > input.budgetMs * share || signal?.aborted === true;
  const stats = emptyStats(input);
  const setting: TrialSetting = {
    bench,
    signal,
    same: sameAs(input),
    now: clock.now().getTime(),
    observeHandled: input.reproduction.failure.handled,
  };
  const { scenario: failing, siblings, neighbours, ordinary } = input.reproduction;
  const runs = { now: setting.now, timeMs: trialTimeMs, observeHandled: setting.observeHandled, signal };
  const baseline = await baselineOf(
    bench,
    { failing, siblings, neighbours, ordinary },
    { ...runs, late: () => over(1 / 3) },
  );
  const finish = (decision: Decision, contenders: readonly Contender[]): SearchResult => {
    stats.elapsedMs = clock.elapsed() - started;
    return { decision, contenders, stats, baseline };
  };
  const notRed = whyNotRed(baseline, setting);
  if (notRed) return finish({ kind: 'declined', reason: 'not-red-on-bench', detail: notRed, rivals: [] }, []);
  const first = await merged(inOrder(input.candidates, input.first), tree);
  stats.distinct = first.length;
  const found = await sweep({ first, baseline, setting, late: () => over(2 / 3), stats, input, maxPlausible });
  stats.plausible = found.length;
  // Probes cost two runs each: learnt only when there is something to compare, in half of the time that is left.
  if (found.length > 0)
    baseline.push(
      ...(await probesOf(bench, input.probes.slice(0, worthwhileProbes(found.length, baseline)), baseline, {
        ...runs,
        late: () => over(5 / 6),
      })),
    );
  const compared = await compareRivals(found, baseline, {
    setting,
    tree,
    lastGood: input.lastGood,
    asserted: input.asserted,
    late: () => over(1),
    failing,
  });
  const contenders = await withOpinions(compared, input);
  return finish(decide(contenders, { ...input.decideOptions, outOfTime: stats.outOfTime }), contenders);
}

async function withOpinions(contenders: Contender[], { consult }: SearchInput): Promise<Contender[]> {
  if (!consult || contenders.length === 0) return contenders;
  const opinions = await consult(contenders);
  return contenders.map((one) => {
    const opinion = opinions.get(one.candidate.id);
    return opinion ? { ...one, evidence: { ...one.evidence, opinion } } : one;
  });
}

const probesAtLeast = 8;
const probesAtMost = 40;
const probesMs = 15_000;

/** How many probes fit into the time for them: each is run by every plausible change, and three times besides. */
function worthwhileProbes(plausible: number, baseline: readonly KnownInput[]): number {
  const took = baseline.reduce((sum, { before }) => sum + before.durationMs, 0) / Math.max(1, baseline.length);
  const fit = Math.floor(probesMs / ((plausible + 3) * Math.max(took, 1)));
  return Math.min(probesAtMost, Math.max(probesAtLeast, fit));
}

function emptyStats(input: SearchInput): SearchStats {
  const offered = input.candidates.length;
  return { offered, distinct: 0, tried: 0, plausible: 0, rounds: 0, outOfTime: false, elapsedMs: 0 };
}

/** The search has nothing to steer by when the unpatched code does not show the failure on the bench. */
function whyNotRed(baseline: readonly KnownInput[], setting: TrialSetting): string | null {
  const red = baseline[0]?.before;
  if (red?.kind !== 'failed') return `the unpatched code ends as: ${red?.kind ?? 'no run'}`;
  if ([red.failure, ...red.also].some(setting.same)) return null;
  return `the unpatched code fails otherwise: ${red.failure.type}: ${red.failure.message.slice(0, 120)}`;
}
