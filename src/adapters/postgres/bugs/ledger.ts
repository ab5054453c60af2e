import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import { firstPrevHash, type LedgerEntry, ledgerEntry, ledgerHash, type LedgerNote } from '../../../domain/ledger.ts';
import type { BugState } from '../../../domain/bug-state.ts';
import type { Lease } from '../../../ports/store/bug-store.ts';
import { query } from '../pool.ts';

/**
 * Locks a bug's row for writing to it and checks the lease in the same transaction. Out: its state.
 * Throws UNKNOWN_BUG, STALE_LEASE (a later lease was given).
 */
export async function lockBug(client: pg.PoolClient, bug: string, lease: Lease | null): Promise<BugState> {
  const [row] = await query<{ state: BugState; epoch: number }>(
    client,
    'select state, lease_epoch as epoch from bugs where id = $1 for no key update',
    [bug],
  );
  if (!row) throw new Fault('UNKNOWN_BUG', `there is no bug ${bug}`);
  if (lease && (lease.bug !== bug || lease.epoch !== row.epoch)) {
    throw new Fault('STALE_LEASE', `the lease of ${bug} has gone to another worker`);
  }
  return row.state;
}

/** Appends entries to the chain of a bug whose row is locked, in their order. */
export async function appendEntries(
  client: pg.PoolClient,
  bug: string,
  notes: readonly LedgerNote[],
  now: Date,
): Promise<LedgerEntry[]> {
  const [last] = await query<{ seq: number; hash: string }>(
    client,
    'select seq, hash from ledger where bug = $1 order by seq desc limit 1',
    [bug],
  );
  const entries: LedgerEntry[] = [];
  let [seq, prevHash] = [last ? last.seq + 1 : 0, last?.hash ?? firstPrevHash];
  const hashes: string[] = [];
  for (const note of notes) {
    const entry = ledgerEntry(note, { bug, seq, prevHash, at: now.toISOString() });
    entries.push(entry);
    prevHash = ledgerHash(entry);
    hashes.push(prevHash);
    seq += 1;
  }
  await client.query(
    'insert into ledger (bug, seq, entry, hash) select $1, * from unnest($2::int[], $3::text[], $4::text[])',
    [bug, entries.map((entry) => entry.seq), entries.map((entry) => JSON.stringify(entry)), hashes],
  );
  return entries;
}

export async function readLedger(on: pg.Pool | pg.PoolClient, bug: string): Promise<LedgerEntry[]> {
  const rows = await query<{ entry: string }>(on, 'select entry from ledger where bug = $1 order by seq', [bug]);
  return rows.map(({ entry }) => JSON.parse(entry) as LedgerEntry);
}
