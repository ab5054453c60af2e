import type { Candidate } from '../../domain/fix.ts';
import type { Identity, Reproduction } from '../../domain/reproduction.ts';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TreeReader } from '../../ports/tree.ts';
import { looksSame } from '../observation/raised.ts';
import type { Contender, Opinion } from '../rivals/contender.ts';
import type { DecideOptions } from '../rivals/decide.ts';

export interface SearchInput {
  reproduction: Pick<Reproduction, 'scenario' | 'failure' | 'siblings' | 'neighbours' | 'ordinary'>;
  candidates: readonly Candidate[];
  /** Tried before all others, whatever their prior: what a person suspects. It changes no judgement. */
  first?: (candidate: Candidate) => boolean;
  /** Candidates for the failure that showed itself behind a first fix: whole texts that include that fix. */
  followUps?: (first: Candidate, next: ObservedFailure) => readonly Candidate[] | Promise<readonly Candidate[]>;
  /** Mutations of the failing and of ordinary inputs, for telling rivals apart; most telling first. */
  probes: readonly Scenario[];
  bench: Bench;
  tree: TreeReader;
  clock: Clock;
  /** Milliseconds for everything; a third is kept for the comparison. */
  budgetMs: number;
  /** Whether a failure is the production failure (REP-4); without it type, code, message and function decide. */
  identify?: (failure: ObservedFailure) => Identity;
  /** What the commit before the bug's does, where bisect found one. */
  lastGood?: (scenario: Scenario) => Promise<RunOutcome>;
  /**
   * Asks independent readers about the changes that behave differently, by the candidate's id; none: they are told apart by their
   * runs alone.
   */
  consult?: (contenders: readonly Contender[]) => Promise<ReadonlyMap<string, Opinion>>;
  /** The reproduction is a test of the repository that says what should come out, not only that nothing crashes. */
  asserted?: boolean;
  decideOptions?: Partial<DecideOptions>;
  signal?: AbortSignal;
  /** Told once a candidate is judged, for progress and the ledger. */
  onTried?: (candidate: Candidate, verdict: string) => void;
}

/** Whether a failure is the one seen in production, by the identity rule where it is given. */
export function sameAs(input: Pick<SearchInput, 'identify' | 'reproduction'>): (failure: ObservedFailure) => boolean {
  const { identify, reproduction } = input;
  if (!identify) return (failure) => looksSame(failure, reproduction.failure);
  return (failure) => identify(failure).tier !== 'none' || looksSame(failure, reproduction.failure);
}

export interface SearchStats {
  offered: number;
  distinct: number;
  tried: number;
  plausible: number;
  rounds: number;
  outOfTime: boolean;
  elapsedMs: number;
}
