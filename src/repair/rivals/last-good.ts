import type { RunOutcome } from '../../domain/run.ts';
import type { KnownInput } from '../observation/baseline.ts';
import { firstDifference, type Volatile } from '../observation/compare.ts';
import { passes } from '../observation/passes.ts';
import { engineRaised } from '../observation/raised.ts';
import type { Found } from '../search/order.ts';
import type { CompareSetting } from './compare-setting.ts';
import type { LastGoodEvidence } from './contender.ts';

export interface LastGoodAnswers {
  answers: ReadonlyMap<KnownInput, RunOutcome>;
  /** Share of good inputs on which it agrees with the unpatched code: releases in between may have changed behaviour. */
  trust: number;
}

/** Asks the last good version about every input. What it cannot load, does not finish or fails by the engine says nothing. */
export async function askLastGood(
  baseline: readonly KnownInput[],
  { lastGood, late, setting }: CompareSetting,
): Promise<LastGoodAnswers | null> {
  if (!lastGood) return null;
  const answers = new Map<KnownInput, RunOutcome>();
  for (const input of baseline) {
    if (late()) break;
    const outcome = await lastGood(input.scenario);
    const speaks =
      passes(outcome) ||
      (outcome.kind === 'failed' && !engineRaised(outcome.failure) && !setting.same(outcome.failure));
    if (speaks) answers.set(input, outcome);
  }
  const good = [...answers].filter(([input]) => passes(input.before));
  const agreeing = good.filter(
    ([input, outcome]) => !firstDifference(input.before, outcome, input.volatile, setting.now),
  );
  return answers.size === 0 ? null : { answers, trust: good.length === 0 ? 0.8 : agreeing.length / good.length };
}

/** Holds one change against the answers on the inputs whose outcome it had to change: the ones that failed before. */
export function weighLastGood(
  found: Pick<Found, 'outcomes'>,
  { answers, trust }: LastGoodAnswers,
  volatileAt: (input: KnownInput) => Volatile,
  now: number,
): LastGoodEvidence | null {
  const evidence: LastGoodEvidence = { agrees: [], differs: [], trust };
  for (const [input, expected] of answers) {
    const got = found.outcomes.get(input);
    if (!got || passes(input.before)) continue;
    const difference = firstDifference(expected, got, volatileAt(input), now);
    if (!difference) evidence.agrees.push({ label: input.label, role: input.role });
    else
      evidence.differs.push({
        label: input.label,
        role: input.role,
        expected: difference.before,
        got: difference.after,
      });
  }
  return evidence.agrees.length + evidence.differs.length === 0 ? null : evidence;
}
