import type { RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import { volatileOf, type Volatile } from './compare.ts';
import { describeScenario } from './describe.ts';
import { passes } from './passes.ts';

/** What an input is to the search: the reproduced failure, a further occurrence, good traffic, or a variation of either. */
export type InputRole = 'failing' | 'sibling' | 'neighbour' | 'ordinary' | 'probe';

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
  probes: readonly Scenario[];
}

/** Time that a patched run may take, given what the unpatched took: ten times as long and a second, at most 20 s. */
function allowance(durationMs: number): number {
  return Math.min(20_000, Math.round(durationMs * 10) + 1000);
}

/** Runs one input on the unpatched code twice; what differs between the two is volatile. Once when it does not pass. */
export async function know(
  bench: Bench,
  scenario: Scenario,
  role: InputRole,
  options: { now: number; timeMs: number; observeHandled?: boolean; signal?: AbortSignal },
): Promise<KnownInput> {
  const { now, ...trial } = options;
  const before = await bench.try(scenario, trial);
  const again = passes(before) ? await bench.try(scenario, trial) : before;
  return {
    role,
    label: describeScenario(scenario),
    scenario,
    before,
    volatile: volatileOf(before, again, now),
    timeMs: allowance(Math.max(before.durationMs, again.durationMs)),
  };
}

/**
 * The inputs with their unpatched outcomes, in the order in which a candidate is tried on them. Good traffic that does
 * not pass unpatched proves nothing and is left out; so are probes beyond `maxProbes`.
 */
export async function baselineOf(
  bench: Bench,
  input: BaselineInput,
  options: { now: number; timeMs: number; maxProbes: number; observeHandled?: boolean; signal?: AbortSignal },
): Promise<KnownInput[]> {
  const { maxProbes, ...each } = options;
  const roles: Array<[InputRole, readonly Scenario[]]> = [
    ['failing', [input.failing]],
    ['sibling', input.siblings],
    ['neighbour', input.neighbours],
    ['ordinary', input.ordinary],
    ['probe', input.probes.slice(0, maxProbes)],
  ];
  const known: KnownInput[] = [];
  const seen = new Set<string>();
  for (const [role, scenarios] of roles) {
    for (const scenario of scenarios) {
      const key = JSON.stringify(scenario);
      if (seen.has(key) || options.signal?.aborted) continue;
      seen.add(key);
      const one = await know(bench, scenario, role, each);
      const good = role === 'neighbour' || role === 'ordinary';
      if (!good || passes(one.before)) known.push(one);
    }
  }
  return known;
}
