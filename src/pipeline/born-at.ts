import { recordedOrigin } from '../diagnosis/recorded-origin/recorded-origin.ts';
import { originSentence, type RecordedOrigin } from '../domain/recorded-origin.ts';
import type { Signal } from './1-intake.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Journal } from './journal.ts';

/** Where the recording shows the bad value to have come from, noted in the ledger; null where there is none or it does not tell. */
export function bornAt(
  journal: Journal,
  { event, recording }: Pick<Signal, 'event' | 'recording'>,
  { frames }: Pick<Diagnosis, 'frames'>,
): RecordedOrigin | null {
  const origin = recording && recordedOrigin(recording, event, frames);
  if (!origin) return null;
  journal.note({
    stage: 'diagnosis',
    kind: 'recorded-origin',
    actor: 'engine',
    inputs: [`event:${event.id}`],
    outcome: originSentence(origin).slice(0, 500),
  });
  return origin;
}
