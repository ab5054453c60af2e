import { isSameFailure } from '../../domain/reproduction.ts';
import type { RunOutcome } from '../../domain/run.ts';
import type { ReproductionContext } from '../context.ts';
import { type ErrorWords, saysAsMuch } from '../identity/shared-message.ts';
import { nearestFailure } from './input-search.ts';
import type { End } from './shrink.ts';

/** How a run of a smaller input ended, beside the failure that was found: the same is so in production's words, too. */
export function endOf(
  outcome: RunOutcome,
  { judge, event }: Pick<ReproductionContext, 'judge' | 'event'>,
  found: ErrorWords,
): End {
  const nearest = nearestFailure(outcome, judge);
  if (!nearest) return outcome.kind === 'passed' ? 'passes' : 'other';
  return isSameFailure(nearest.identity) && saysAsMuch(event.errors[0] ?? null, nearest.failure, found)
    ? 'same'
    : 'other';
}
