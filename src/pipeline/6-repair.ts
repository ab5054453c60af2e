import type { Candidate } from '../domain/fix.ts';
import { parseOperation } from '../domain/operation.ts';
import type { Reproduction } from '../domain/reproduction.ts';
import type { ObservedFailure, ObservedFrame } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Bench } from '../ports/bench.ts';
import { generateCandidates } from '../repair/generators/generate.ts';
import type { SearchInput } from '../repair/search/input.ts';
import { type SearchResult, searchFix } from '../repair/search/search.ts';
import type { ObservedValue, RepairSite } from '../repair/site.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import type { Bisected } from './5-bisect.ts';
import { isBuiltHere } from './built-here.ts';
import { type Journal, plainly } from './journal.ts';
import type { Judge } from './judge.ts';
import { isChangedBy, type SuspectedCode } from './people/look-at-places.ts';
import type { Services } from './services.ts';

export interface RepairParts {
  services: Services;
  diagnosis: Diagnosis;
  prepared: Prepared;
  reproduction: Reproduction;
  bisected: Bisected;
  judge: Judge;
  bench: Bench;
  probes: Scenario[];
  values: ObservedValue[];
  /** See RepairSite. */
  read: RepairSite['read'];
  /** File where the bad value was born, where probes told it. */
  origin: string | null;
  budgetMs: number;
  /** See SearchInput. */
  asserted: boolean;
  /** Code that people suspect and that the failing run goes through. */
  suspected: readonly SuspectedCode[];
  /** All that is tried, where a reviewer, a model or an agent gave it. */
  only: readonly Candidate[] | null;
  /** See SearchInput. */
  consult?: SearchInput['consult'];
}

const followUpsAtMost = 60;
const lastGoodTimeMs = 10_000;

/** First-party frames of an observed failure; what may be changed. */
function ownFrames(failure: ObservedFailure): ObservedFrame[] {
  return failure.frames.filter(
    (frame) =>
      frame.file !== null &&
      !frame.native &&
      !frame.file.includes('node_modules/') &&
      !/^([/\\]|\w+:)/.test(frame.file),
  );
}

/** Other first-party files of the stack, the suspects and the value's origin: where values come from, how siblings do it. */
function related({ diagnosis, origin }: RepairParts): string[] {
  const { frames, codeMap } = diagnosis;
  const stack = frames.flatMap((frame) => (frame.kind === 'source' && frame.file ? [frame.file] : []));
  return [...new Set([...codeMap.suspects.map(({ file }) => file), ...stack, ...(origin ? [origin] : [])])];
}

function siteOf(parts: RepairParts, failure: ObservedFailure, sources: RepairSite['sources']): RepairSite {
  const { diagnosis, bisected } = parts;
  const { culprit } = bisected;
  return {
    failure,
    operation: parseOperation(failure.type, failure.message),
    sources,
    frames: ownFrames(failure),
    values: parts.values,
    read: parts.read,
    suspects: diagnosis.codeMap.suspects,
    culprit: culprit?.diff
      ? { commit: culprit.commit.commit, subject: culprit.commit.subject, diff: culprit.diff }
      : null,
    resolve: diagnosis.resolve,
    related: related(parts),
    ...pageOf(parts),
  };
}

/** What a page adds to its scripts. */
function pageOf({ reproduction: { scenario }, prepared }: RepairParts): Pick<RepairSite, 'scripts' | 'page'> {
  if (scenario.kind !== 'page') return {};
  return { scripts: scenario.scripts, page: prepared.readFile(scenario.page) ?? '' };
}

/**
 * Where bisection named the commit that brought the failure in, the cause lies in what that commit touched: a change
 * elsewhere would only work around it, unless a person suspects that place. Without a culprit every candidate stays.
 */
function nearCulprit(
  candidates: readonly Candidate[],
  { culprit }: Bisected,
  isSuspected: (candidate: Candidate) => boolean,
): Candidate[] {
  const touched = new Set(Object.keys(culprit?.changedLines ?? {}).filter((file) => /\.[cm]?[jt]sx?$/.test(file)));
  if (touched.size === 0) return [...candidates];
  return candidates.filter(
    (candidate) => isSuspected(candidate) || Object.keys(candidate.files).some((file) => touched.has(file)),
  );
}

/** Without those that change tests: they are what a fix is judged by. */
function besideTests(candidates: readonly Candidate[], { prepared, reproduction }: RepairParts): Candidate[] {
  const tests = new Set([...reproduction.report.files, ...prepared.project.packages.flatMap((one) => one.tests)]);
  return candidates.filter(({ files }) => !Object.keys(files).some((file) => tests.has(file)));
}

/** Without those that change code built from sources of this repository, or by a minifier: the next build would undo them. */
function ofSources(candidates: readonly Candidate[], readFile: Prepared['readFile']): Candidate[] {
  return candidates.filter(({ files }) => !Object.keys(files).some((file) => isBuiltHere(file, readFile)));
}

/** The search's inputs: candidates for the failure, and for what may show itself behind a first fix. */
function searchInput(
  journal: Journal,
  parts: RepairParts,
  onFault: (generator: string, error: unknown) => void,
): SearchInput {
  const { prepared, reproduction, services, judge, bisected } = parts;
  const { lastGood } = bisected;
  const site = (failure: ObservedFailure, sources: RepairSite['sources']) =>
    besideTests(ofSources(generateCandidates(siteOf(parts, failure, sources), { onFault }), prepared.readFile), parts);
  const { only, suspected } = parts;
  const first = (candidate: Candidate): boolean =>
    suspected.some((code) => isChangedBy(code, candidate.files, prepared.readFile));
  const candidates = only ?? nearCulprit(site(reproduction.failure, prepared.readFile), bisected, first);
  journal.step('repair', `${candidates.length} candidates`);
  return {
    reproduction,
    candidates,
    first,
    followUps: (begun: Candidate, next: ObservedFailure) =>
      only ? [] : site(next, (file) => begun.files[file] ?? prepared.readFile(file)).slice(0, followUpsAtMost),
    probes: parts.probes,
    bench: parts.bench,
    tree: { read: async (file) => prepared.readFile(file) },
    clock: services.clock,
    budgetMs: parts.budgetMs,
    asserted: parts.asserted,
    consult: parts.consult,
    identify: (failure) => judge(failure),
    lastGood: lastGood ? (scenario) => lastGood.bench.try(scenario, { timeMs: lastGoodTimeMs }) : undefined,
    onTried: (candidate, verdict) => journal.step('repair', `${candidate.generator}: ${verdict}`),
  };
}

function noteSearch(journal: Journal, { decision, stats }: SearchResult): void {
  const accepted = decision.kind === 'accepted' ? decision.chosen.candidate : null;
  const end =
    decision.kind === 'accepted'
      ? `accepted: ${decision.chosen.candidate.summary}`
      : `declined: ${decision.reason}: ${decision.detail}`;
  journal.note({
    stage: 'repair',
    kind: 'search',
    actor: 'engine',
    outputs: accepted ? [`candidate:${accepted.id}`] : [],
    outcome:
      `${stats.tried} candidates tried (${stats.distinct} single changes), ${stats.plausible} plausible; ${end}`.slice(
        0,
        800,
      ),
  });
}

const wordsOf = ({ decision, stats }: SearchResult) => ({
  text:
    decision.kind === 'accepted'
      ? decision.chosen.candidate.summary
      : `no fix: ${decision.detail} (${stats.tried} candidates tried)`,
  outcome: decision.kind === 'accepted' ? ('ok' as const) : ('stopped' as const),
});

/** Stage 6: reproduction -> candidate patches, tried warm and told apart (FIX-1, FIX-4); declines rather than guesses. */
export function repairStage(journal: Journal, parts: RepairParts): Promise<SearchResult> {
  const search = async (): Promise<SearchResult> => {
    const faults: string[] = [];
    const result = await searchFix(
      searchInput(
        journal,
        parts,
        (generator, error) => void faults.push(`${generator}: ${String(error).slice(0, 200)}`),
      ),
    );
    for (const fault of faults)
      journal.note({ stage: 'repair', kind: 'generator-fault', actor: 'engine', outcome: fault });
    noteSearch(journal, result);
    return result;
  };
  return journal.stage('repair', 'trying candidate patches', search, wordsOf, plainly());
}
