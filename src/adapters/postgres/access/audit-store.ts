import type pg from 'pg';
import { type AuditEntry, auditEntry, auditHash } from '../../../domain/audit-entry.ts';
import { firstPrevHash } from '../../../domain/ledger.ts';
import type { AuditStore } from '../../../ports/store/audit-store.ts';
import { query, transaction } from '../pool.ts';

/** Any number that is ours alone: who appends waits for whoever appends. */
const lock = 7_306_011_121;

export function auditStore(pool: pg.Pool, now: () => Date): AuditStore {
  return {
    append: (note) =>
      transaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [lock]);
        const [last] = await query<{ seq: number; hash: string }>(
          client,
          'select seq, hash from audit order by seq desc limit 1',
        );
        const place = { seq: last ? last.seq + 1 : 0, prevHash: last?.hash ?? firstPrevHash };
        const entry = auditEntry(note, { ...place, at: now().toISOString() });
        await client.query('insert into audit (seq, entry, hash) values ($1, $2, $3)', [
          entry.seq,
          JSON.stringify(entry),
          auditHash(entry),
        ]);
        return entry.seq;
      }),
    entries: async (from, limit) => {
      const text = 'select entry from audit where seq >= $1 order by seq limit $2';
      const rows = await query<{ entry: string }>(pool, text, [from, limit]);
      return rows.map(({ entry }) => JSON.parse(entry) as AuditEntry);
    },
    count: async () => {
      const [last] = await query<{ count: number }>(pool, 'select coalesce(max(seq) + 1, 0) as count from audit');
      return last?.count ?? 0;
    },
  };
}
