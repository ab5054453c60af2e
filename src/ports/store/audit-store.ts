import type { AuditEntry, AuditNote } from '../../domain/audit-entry.ts';

/** The installation's audit log: append-only, hash-chained. */
export interface AuditStore {
  /** Out: the entry's sequence number. */
  append(note: AuditNote): Promise<number>;
  /** In their order, from sequence number `from` on. */
  entries(from: number, limit: number): Promise<AuditEntry[]>;
  /** How many there are. */
  count(): Promise<number>;
}
