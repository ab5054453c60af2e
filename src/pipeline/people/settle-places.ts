import type { AskedHypothesis } from '../../domain/own-hypothesis.ts';
import type { Hypothesis } from '../../domain/hypothesis.ts';
import type { Journal } from '../journal.ts';
import type { ReviewParts } from '../review-parts.ts';
import { isChangedBy, type PlaceLook } from './look-at-places.ts';

type Settled = Pick<Hypothesis, 'state'> & { evidence: string };

/** What the runs say of a place: only a fix there that passed every gate confirms it. */
function outcomeOf(look: PlaceLook, { validated, prepared }: ReviewParts): Settled {
  const { code, reached, evidence } = look;
  if (!code || reached === null) return { state: 'inconclusive', evidence };
  if (!reached) return { state: 'refuted', evidence };
  const chosen = validated?.patch && validated.decision.kind === 'accepted' ? validated.decision.chosen : null;
  const files = chosen?.candidate.files ?? {};
  if (chosen && prepared && isChangedBy(code, files, prepared.readFile))
    return {
      state: 'confirmed',
      evidence: `${evidence}; a change there passed every gate: with it the failure is gone, without it it is back`,
    };
  const instead = chosen
    ? `the fix that passed every gate lies in ${Object.keys(files).join(', ')}`
    : 'no change there passed the gates';
  return { state: 'inconclusive', evidence: `${evidence}; ${instead}` };
}

/** Puts what became of the places that people suspect on the board and into the ledger. */
export function settlePlaces(journal: Journal, parts: ReviewParts, asked: readonly AskedHypothesis[]): void {
  const { reproduced, places } = parts;
  if (!reproduced) return;
  for (const look of places) {
    const one = asked.find(({ id }) => id === look.id);
    if (!one) continue;
    const { state, evidence } = outcomeOf(look, parts);
    const entry = journal.note({
      stage: 'reproduction',
      kind: 'hypothesis',
      actor: one.by,
      inputs: [`hypothesis:${one.id}`],
      outcome: `${state}: ${one.claim} (${evidence})`.slice(0, 800),
    });
    const { id, by, claim } = one;
    reproduced.hypotheses.push({ id, by, claim, state, rank: 1, evidence: [evidence, entry] });
  }
}
