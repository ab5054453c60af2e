import { createHash } from 'node:crypto';
import { z } from 'zod';
import { firstPrevHash } from './ledger.ts';

/** `reproof.audit/1`: who did what to the installation, when, and from where; `prevHash` chains it to the entry before. */
export const auditEntrySchema = z.object({
  schema: z.literal('reproof.audit/1'),
  seq: z.number().int().nonnegative(),
  at: z.iso.datetime(),
  /** A user's name, `service:NAME`, `local`, or `nobody`. */
  actor: z.string(),
  /** `log-in`, or a route of the API: `PUT /projects/{id}/webhooks/{sender}`. */
  action: z.string(),
  /** What it was done to: the route's parameters, or the id of what it made. */
  target: z.string(),
  /** `begun` before it is done, then `done`, or the code of the fault. */
  outcome: z.string(),
  /** Address of the other side; `this machine` for commands on the store. */
  from: z.string(),
  /** Of an entry that tells how a thing ended: the sequence number of the one that said it had begun. */
  begun: z.number().int().nonnegative().optional(),
  prevHash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What is told to the audit log; its place in the chain is the log's own. */
export type AuditNote = Pick<AuditEntry, 'actor' | 'action' | 'target' | 'outcome' | 'from' | 'begun'>;

/** A note as the entry that stands at its place in the chain; texts are cut at 300 characters. */
export function auditEntry(note: AuditNote, place: Pick<AuditEntry, 'seq' | 'at' | 'prevHash'>): AuditEntry {
  const cut = (text: string): string => text.slice(0, 300).replaceAll('\0', '').toWellFormed();
  return {
    schema: 'reproof.audit/1',
    seq: place.seq,
    at: place.at,
    actor: cut(note.actor),
    action: cut(note.action),
    target: cut(note.target),
    outcome: cut(note.outcome),
    from: cut(note.from),
    ...(note.begun === undefined ? {} : { begun: note.begun }),
    prevHash: place.prevHash,
  };
}

/** SHA-256 (hex) of an entry, its keys in the schema's order; the next entry's `prevHash`. */
export function auditHash(entry: AuditEntry): string {
  return createHash('sha256')
    .update(JSON.stringify(auditEntrySchema.parse(entry)))
    .digest('hex');
}

/**
 * Follows the chain through the whole log, in its order, a page at a time. A log cut at its end is whole in itself: keep
 * `head` elsewhere, and compare.
 */
export class AuditChain {
  /** Hash of the last entry that held. */
  head = firstPrevHash;
  entries = 0;

  /** The sequence number of the first entry that does not fit, or null. */
  follow(page: readonly AuditEntry[]): number | null {
    for (const entry of page) {
      if (entry.seq !== this.entries || entry.prevHash !== this.head) return this.entries;
      this.head = auditHash(entry);
      this.entries += 1;
    }
    return null;
  }
}
