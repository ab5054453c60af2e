import type { Prepared } from '../3-preparation.ts';
import type { Journal } from '../journal.ts';
import type { Time } from '../mend.ts';
import type { ReviewParts } from '../review-parts.ts';
import type { Evidence } from './evidence.ts';

/** One bug as a workbench is made for it. */
export interface WorkbenchOptions {
  journal: Journal;
  parts: ReviewParts;
  prepared: Prepared;
  evidence: Evidence;
  time: Time;
  /** Who works here, as the ledger names it: `model PROVIDER:NAME`, `agent NAME`. */
  by: string;
}
