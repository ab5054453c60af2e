import type { Prepared } from '../3-preparation.ts';
import type { Journal } from '../journal.ts';
import type { Time } from '../mend.ts';
import type { ReviewParts } from '../review-parts.ts';

/** One bug as a workbench is made for it. */
export interface WorkbenchOptions {
  journal: Journal;
  parts: ReviewParts;
  prepared: Prepared;
  time: Time;
  /** The mark of quotes, and what takes secrets out of a text. */
  mark: string;
  clean: (text: string) => string;
  /** Who works here, as the ledger names it: `model PROVIDER:NAME`, `agent NAME`. */
  by: string;
  /** Readers who know nothing of the work, where there is a model to ask. */
  readers?: { ask: ((question: string) => Promise<string | null>) | null };
}
