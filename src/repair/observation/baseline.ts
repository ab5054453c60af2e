import type { RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import { type Volatile, volatileOf } from './compare.ts';
import { inputText, labelOf } from './describe.ts';
import { isGarbled } from './flow.ts';
import { passes } from './passes.ts';

/**
 * What an input is to the search: the reproduced failure, a further occurrence, good traffic, or a variation of either.
 * `unchecked` = a variation that passes with a garbled result: nothing looks at it, so it says nothing of what is right.
 */
export type InputRole = 'failing' | 'sibling' | 'neighbour' | 'ordinary' | 'probe' | 'unchecked';

/** One input with what the unpatched code does with it. */
export interface KnownInput {
  role: InputRole;
  label: string;
  scenario: Scenario;
  before: RunOutcome;
  volatile: Volatile;
  /** Bound for the patched runs: a patch that makes it far slower has timed out. */
  timeMs: number;
}

export interface BaselineInput {
  failing: Scenario;
  siblings: readonly Scenario[];
  neighbours: readonly Scenario[];
  ordinary: readonly Scenario[];
}

export interface BaselineOptions {
  /** Epoch milliseconds. */
  now: number;
  /** Bound for the failing input; the others get ten times what it took, two seconds at least. */
  timeMs: number;
  observeHandled?: boolean;
  signal?: AbortSignal;
  /** True when no further input may be begun. */
  late?: () => boolean;
}

/** Time that a run may take, given what another took: ten times as long and two seconds, at most 20 s. */
function allowance(durationMs: number): number {
  return Math.min(20_000, Math.round(durationMs * 10) + 2000);
}

async function know(
  bench: Bench,
  role: InputRole,
  scenario: Scenario,
  failing: Scenario,
  { now, timeMs, observeHandled, signal }: BaselineOptions,
): Promise<KnownInput> {
  const trial = { timeMs, observeHandled, signal };
  const before = await bench.try(scenario, trial);
  const again = passes(before) ? await bench.try(scenario, trial) : before;
  return {
    role,
    label: labelOf(scenario, failing),
    scenario,
    before,
    volatile: volatileOf(before, again, now),
    timeMs: allowance(Math.max(before.durationMs, again.durationMs)),
  };
}

/**
 * The inputs with their unpatched outcomes, in the order in which a candidate is tried on them: the failing one first.
 * What passes is run twice; what differs between the two runs is volatile. Good traffic that does not pass unpatched
 * proves nothing and is left out.
 */
export async function baselineOf(bench: Bench, input: BaselineInput, options: BaselineOptions): Promise<KnownInput[]> {
  const first = await know(bench, 'failing', input.failing, input.failing, options);
  const rest: Array<[InputRole, readonly Scenario[]]> = [
    ['sibling', input.siblings],
    ['neighbour', input.neighbours],
    ['ordinary', input.ordinary],
  ];
  const known = [first];
  for (const [role, scenarios] of rest) known.push(...(await learnInputs(bench, role, scenarios, known, options)));
  return known;
}

/** The probes with their unpatched outcomes, as many as there is time for. `known` starts with the failing input. */
export function probesOf(
  bench: Bench,
  probes: readonly Scenario[],
  known: readonly KnownInput[],
  options: BaselineOptions,
): Promise<KnownInput[]> {
  return learnInputs(bench, 'probe', probes, known, options);
}

/** Inputs learnt at once: enough that no lane of the bench waits for another. */
const abreast = 4;

async function learnInputs(
  bench: Bench,
  role: InputRole,
  scenarios: readonly Scenario[],
  known: readonly KnownInput[],
  options: BaselineOptions,
): Promise<KnownInput[]> {
  const failing = known[0];
  if (!failing) return [];
  const seen = new Set(known.map((k) => JSON.stringify(k.scenario)));
  const fresh = scenarios.filter((scenario) => {
    const key = JSON.stringify(scenario);
    return !seen.has(key) && seen.add(key);
  });
  const good = role === 'neighbour' || role === 'ordinary';
  const learnt: KnownInput[] = [];
  for (let at = 0; at < fresh.length; at += abreast) {
    if (options.signal?.aborted || options.late?.()) break;
    const asked = fresh.slice(at, at + abreast);
    const told = await Promise.all(
      asked.map((scenario) => know(bench, role, scenario, failing.scenario, { ...options, timeMs: failing.timeMs })),
    );
    learnt.push(...told.filter((one) => !good || passes(one.before)));
  }
  return role === 'neighbour' || role === 'probe' ? apart(learnt) : learnt;
}

/** Variations with a garbled result are `unchecked`, where others remain: a fix may well change what they give. */
function apart(learnt: readonly KnownInput[]): KnownInput[] {
  const isSane = ({ before, scenario }: KnownInput): boolean => !isGarbled(before, inputText(scenario));
  if (!learnt.some(isSane)) return [...learnt];
  return learnt.map((one) => (isSane(one) ? one : { ...one, role: 'unchecked' }));
}
