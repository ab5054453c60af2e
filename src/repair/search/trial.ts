import type { Candidate } from '../../domain/fix.ts';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { Bench } from '../../ports/bench.ts';
import type { InputRole, KnownInput } from '../observation/baseline.ts';
import { firstDifference } from '../observation/compare.ts';
import { engineRaised } from '../observation/raised.ts';

/** How the warm bench judged one candidate. `cleared` = the production failure is gone but another stands behind it. */
export type TrialVerdict =
  | { kind: 'plausible'; rejects: boolean; outcomes: Map<KnownInput, RunOutcome> }
  | { kind: 'cleared'; next: ObservedFailure; at: InputRole }
  | { kind: 'refuted'; at: InputRole; why: string };

export interface TrialSetting {
  bench: Bench;
  /** True when a failure is the production failure. */
  same: (failure: ObservedFailure) => boolean;
  now: number;
  observeHandled: boolean;
  signal?: AbortSignal;
}

/**
 * Tries one candidate on the known inputs but the probes, cheapest refutation first: failing input, siblings, then good
 * traffic. Plausible = nothing fails with the production failure or any error that the engine raised, nothing times out,
 * and good traffic shows what it showed before. `rejects` = a failing input now ends in an error that the program throws.
 */
export async function tryCandidate(
  candidate: Pick<Candidate, 'files'>,
  inputs: readonly KnownInput[],
  setting: TrialSetting,
): Promise<TrialVerdict> {
  const outcomes = new Map<KnownInput, RunOutcome>();
  let rejects = false;
  for (const input of inputs) {
    if (input.role === 'probe' || input.role === 'unchecked') continue;
    const outcome = await runPatched(candidate, input, setting);
    outcomes.set(input, outcome);
    const bad = input.role === 'failing' || input.role === 'sibling';
    const verdict = bad ? judgeBad(outcome, input, setting) : judgeGood(outcome, input, setting.now);
    if (verdict !== null && verdict !== 'rejects') return verdict;
    rejects ||= verdict === 'rejects';
  }
  return { kind: 'plausible', rejects, outcomes };
}

/** One run of a known input with the candidate laid over the tree. */
export function runPatched(
  candidate: Pick<Candidate, 'files'>,
  input: KnownInput,
  setting: TrialSetting,
): Promise<RunOutcome> {
  return setting.bench.try(input.scenario, {
    overlay: candidate.files,
    timeMs: input.timeMs,
    observeHandled: setting.observeHandled,
    signal: setting.signal,
  });
}

function judgeBad(outcome: RunOutcome, input: KnownInput, setting: TrialSetting): TrialVerdict | 'rejects' | null {
  const at = input.role;
  switch (outcome.kind) {
    case 'passed':
      return null;
    case 'timed-out':
      return { kind: 'refuted', at, why: 'timed out' };
    case 'unloadable':
      return { kind: 'refuted', at, why: `does not load: ${outcome.reason.slice(0, 200)}` };
    case 'exited':
      return outcome.code === 0 ? null : { kind: 'refuted', at, why: `exits with ${outcome.code}` };
    case 'failed': {
      const failures = [outcome.failure, ...outcome.also];
      if (failures.some(setting.same)) return { kind: 'refuted', at, why: 'the production failure is still there' };
      if (engineRaised(outcome.failure)) return { kind: 'cleared', next: outcome.failure, at };
      return outcome.failure.handled ? null : 'rejects';
    }
  }
}

function judgeGood(outcome: RunOutcome, input: KnownInput, now: number): TrialVerdict | null {
  const difference = firstDifference(input.before, outcome, input.volatile, now);
  if (!difference) return null;
  const why = `${input.label}: ${difference.path} was ${difference.before}, is ${difference.after}`;
  return { kind: 'refuted', at: input.role, why };
}
