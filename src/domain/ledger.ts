import { createHash } from 'node:crypto';
import { z } from 'zod';

export const stages = [
  'intake',
  'diagnosis',
  'preparation',
  'reproduction',
  'bisect',
  'repair',
  'validation',
  'investigation',
  'review',
] as const;
export type Stage = (typeof stages)[number];

/** `reproof.ledger/1`: one line of the append-only record; `prevHash` chains it to the line before. */
export const ledgerEntrySchema = z.object({
  schema: z.literal('reproof.ledger/1'),
  seq: z.number().int().nonnegative(),
  at: z.string(),
  bug: z.string(),
  stage: z.enum(stages),
  kind: z.string(),
  actor: z.string(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  outcome: z.string(),
  prevHash: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** SHA-256 (hex) of an entry's canonical JSON; the next entry's `prevHash`. The first entry's is 64 zeros. */
export function ledgerHash(entry: LedgerEntry): string {
  return createHash('sha256')
    .update(JSON.stringify(ledgerEntrySchema.parse(entry)))
    .digest('hex');
}

/** What a stage tells the ledger; `seq`, `at`, `bug` and the chain are the ledger's own. */
export type LedgerNote = Pick<LedgerEntry, 'stage' | 'kind' | 'actor' | 'outcome'> &
  Partial<Pick<LedgerEntry, 'inputs' | 'outputs'>>;

/** `prevHash` of the first entry. */
export const firstPrevHash = '0'.repeat(64);

/** A note as the entry that stands at its place in the chain. */
export function ledgerEntry(
  note: LedgerNote,
  { bug, seq, at, prevHash }: Pick<LedgerEntry, 'bug' | 'seq' | 'at' | 'prevHash'>,
): LedgerEntry {
  const { stage, kind, actor, outcome, inputs = [], outputs = [] } = note;
  return { schema: 'reproof.ledger/1', seq, at, bug, stage, kind, actor, inputs, outputs, outcome, prevHash };
}

/** An in-memory ledger for one bug. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly bug: string;
  readonly #now: () => Date;
  constructor(bug: string, now: () => Date) {
    this.bug = bug;
    this.#now = now;
  }

  /** Appends one entry (of now, or of `at`) and returns its id (`ledger:<seq>`), to be named as evidence. */
  append(note: LedgerNote, at = this.#now().toISOString()): string {
    const last = this.entries.at(-1);
    const prevHash = last ? ledgerHash(last) : firstPrevHash;
    const entry = ledgerEntry(note, {
      bug: this.bug,
      seq: this.entries.length,
      at,
      prevHash,
    });
    this.entries.push(entry);
    return `ledger:${entry.seq}`;
  }
}

/** Index of the first entry whose chain is broken, or -1 when the whole chain holds. */
export function firstBrokenLink(entries: readonly LedgerEntry[]): number {
  return entries.findIndex((entry, i) => {
    const before = entries[i - 1];
    return entry.seq !== i || entry.prevHash !== (before ? ledgerHash(before) : firstPrevHash);
  });
}
