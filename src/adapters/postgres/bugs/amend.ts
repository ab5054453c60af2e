import type pg from 'pg';
import type { LedgerNote } from '../../../domain/ledger.ts';
import type { Amendment } from '../../../ports/store/bug-store.ts';
import { column } from '../column-text.ts';
import { appendEntries, lockBug } from './ledger.ts';

const text = `
update bugs set paused = coalesce($2, paused), routing = coalesce($3::jsonb, routing),
  disposition = coalesce($4::jsonb, disposition), priority = coalesce($5, priority),
  priority_reason = coalesce($6, priority_reason), priority_by = case when $5::text is null then priority_by else $7 end,
  -- While it was paused no time ran.
  waits_since = case when $2 = false then $8 else waits_since end
where id = $1`;

/** A person's change with its ledger entry. */
export async function amend(
  client: pg.PoolClient,
  bug: string,
  { paused, routing, disposition, priority }: Amendment,
  note: LedgerNote,
  now: Date,
): Promise<void> {
  await lockBug(client, bug, null);
  await client.query(text, [
    bug,
    paused ?? null,
    routing ? jsonText(routing) : null,
    disposition ? jsonText(disposition) : null,
    priority?.value ?? null,
    priority ? column(priority.reason, 500) : null,
    priority?.by ?? null,
    now,
  ]);
  await appendEntries(client, bug, [note], now);
}

/** As jsonb takes it: no NUL, no lone surrogate. */
export function jsonText(value: object): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? column(part, 2_000) : part));
}
