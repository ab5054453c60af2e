import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../domain/run.ts';
import type { ProgramScenario } from '../../domain/scenario.ts';
import type { KnownInput } from '../observation/baseline.ts';
import type { GateContext } from './context.ts';
import { neighbours } from './neighbours.ts';

const scenario = (order: string[]): ProgramScenario => ({
  kind: 'program',
  entry: 'src/main.js',
  cwd: '',
  argv: [],
  env: {},
  inputs: [],
  requests: [],
  order,
});
const said = (stdout: string): RunOutcome => ({ kind: 'passed', value: null, responses: [], stdout, durationMs: 1 });
const crash: RunOutcome = {
  kind: 'failed',
  failure: { type: 'TypeError', message: 'x', code: null, frames: [], handled: false, cause: null },
  also: [],
  stdout: '',
  durationMs: 1,
};

/** The gate on a race: what the failing order shows with the patch, where the passing one shows `mail`. */
function judged(patched: RunOutcome, passing: RunOutcome | null = said('mail\n')) {
  const known = (role: KnownInput['role'], order: string[], before: RunOutcome): KnownInput => ({
    role,
    label: role,
    scenario: scenario(order),
    before,
    volatile: new Set(),
    timeMs: 1_000,
  });
  const failing = known('failing', ['b', 'a'], crash);
  const good = passing ? [known('neighbour', ['a', 'b'], passing)] : [];
  const outcomes = new Map<KnownInput, RunOutcome>([
    [failing, patched],
    ...good.map((one) => [one, one.before] as const),
  ]);
  return neighbours({
    reproduction: { scenario: failing.scenario },
    baseline: [failing, ...good],
    after: outcomes,
    same: () => true,
    now: 0,
  } as unknown as GateContext);
}

describe('neighbours, on a race', () => {
  it('passes a patch under which the failing order ends like one that passes', async () => {
    expect(await judged(said('mail\n'))).toMatchObject({ outcome: 'passed' });
  });

  it('refuses one that only keeps the error away', async () => {
    const verdict = await judged(said('mail\nfalse line\n'));
    expect(verdict).toMatchObject({ outcome: 'failed' });
    expect(verdict.detail).toContain('like in no order that passes');
  });

  it('refuses what cannot be judged, and what still crashes', async () => {
    expect(await judged(said('mail\n'), null)).toMatchObject({ outcome: 'failed' });
    expect(await judged(crash)).toMatchObject({ outcome: 'failed' });
  });
});
