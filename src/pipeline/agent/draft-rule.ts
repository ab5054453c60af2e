import type { Prepared } from '../3-preparation.ts';
import { judgeFor } from '../judge.ts';
import type { ReviewParts } from '../review-parts.ts';
import type { DraftTest } from './draft-test.ts';

/** The identity rule; frames of the test itself are none of the application's. */
export function ruleFor(
  { event, diagnosis }: Pick<ReviewParts, 'event' | 'diagnosis'>,
  { readFile }: Prepared,
  { file }: DraftTest,
) {
  return judgeFor(event, diagnosis, readFile, [file]);
}
