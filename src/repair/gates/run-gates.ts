import { type Gate, type GateName, gateNames, type Validation } from '../../domain/fix.ts';
import { baselineOf, probesOf } from '../observation/baseline.ts';
import { applies } from './applies.ts';
import type { GateContext, GateInput, GateVerdict } from './context.ts';
import { negativeControl } from './negative-control.ts';
import { neighbours } from './neighbours.ts';
import { parses } from './parses.ts';
import { protectedPaths } from './protected-paths.ts';
import { reproduction } from './reproduction.ts';
import { revertedRed } from './reverted-red.ts';
import { suppression } from './suppression.ts';
import { testSuite } from './test-suite.ts';
import { types } from './types.ts';

const gates: Record<GateName, (context: GateContext) => Promise<GateVerdict>> = {
  applies,
  parses,
  'protected-paths': protectedPaths,
  types,
  reproduction,
  neighbours,
  'negative-control': negativeControl,
  'test-suite': testSuite,
  suppression,
  'reverted-red': revertedRed,
};

/**
 * Passes a patch through every gate in order (FIX-3). After the first that fails the later ones are `not-run`. Out come
 * the gates and the reproduction's fresh runs: as reported (`before`), with the patch (`after`), with it taken away again
 * (`reverted`). Rejects only when a runner breaks.
 */
export async function runGates(
  input: GateInput,
  onGate: (gate: Gate) => void = () => {},
): Promise<Pick<Validation, 'gates' | 'before' | 'after' | 'reverted'>> {
  const context: GateContext = {
    ...input,
    files: {},
    baseline: [],
    after: new Map(),
    patchedRuns: { failing: 0, total: 0 },
    revertedRuns: null,
  };
  const results: Gate[] = [];
  let stopped: GateName | null = null;
  for (const name of gateNames) {
    if (name === 'neighbours' && !stopped) context.baseline = await baselineFor(input);
    const verdict = stopped ? notRun(stopped) : await gates[name](context);
    const gate = { name, ...verdict };
    results.push(gate);
    onGate(gate);
    if (verdict.outcome === 'failed') stopped = name;
  }
  const { patchedRuns: after, revertedRuns } = context;
  const before = input.reproduction.report.runs;
  return { gates: results, before, after, ...(revertedRuns ? { reverted: revertedRuns } : {}) };
}

function notRun(after: GateName): GateVerdict {
  return { outcome: 'not-run', detail: `stopped at ${after}` };
}

async function baselineFor(input: GateInput): Promise<GateContext['baseline']> {
  if (input.known?.baseline) return input.known.baseline;
  const { scenario: failing, failure, siblings, neighbours: near, ordinary } = input.reproduction;
  const options = { now: input.now, timeMs: 20_000, observeHandled: failure.handled, signal: input.signal };
  const baseline = await baselineOf(input.bench, { failing, siblings, neighbours: near, ordinary }, options);
  return [...baseline, ...(await probesOf(input.bench, input.probes, baseline, options))];
}

/** The gate that refused the patch, or null when none did. Unverified is no refusal, but not a pass either. */
export function refusedBy(results: readonly Gate[]): Gate | null {
  return results.find((g) => g.outcome === 'failed') ?? null;
}
