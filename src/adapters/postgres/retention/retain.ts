import type pg from 'pg';
import { transaction } from '../pool.ts';

/** What is kept whatever its age: of each fingerprint the first ones, the newest ones and the rare ones. */
const ends = 5;
const rareOnes = 20;
const batch = 5_000;
const trendDays = 30;

export interface Retention {
  /** Bodies of occurrences older than this are dropped, but for the first, newest and rarest of every bug. */
  days: number;
  /** Bodies kept of one fingerprint at most, whatever their age; the newest stay. */
  perBug: number;
}

/**
 * Drops what the retention says. Counts are never lowered: they count occurrences, kept or not. In small transactions, so
 * that accepting goes on meanwhile. Out: bodies dropped, and rows (of occurrences without a body) deleted: an event that
 * comes again after that counts as new.
 */
export async function retain(
  pool: pg.Pool,
  { days, perBug }: Retention,
  now: Date,
): Promise<{ bodies: number; rows: number }> {
  const before = new Date(now.getTime() - days * 86_400_000);
  const bodies = await inBatches(pool, dropBodies, [before, perBug]);
  const rows = await inBatches(pool, dropRows, [before]);
  const trend = new Date(now.getTime() - Math.max(days, trendDays) * 86_400_000);
  await inBatches(pool, dropHours, [trend]);
  return { bodies, rows };
}

const dropBodies = `
update signals set body = null where id in (
  select id from (
    select id, rare, received_at,
      row_number() over (partition by fingerprint order by id) as from_first,
      row_number() over (partition by fingerprint order by id desc) as from_newest,
      row_number() over (partition by fingerprint, rare order by id) as of_kind
    from signals where body is not null) s
  where from_first > ${ends} and from_newest > ${ends} and not (rare and of_kind <= ${rareOnes})
    and (received_at < $1 or from_newest > $2)
  limit ${batch})`;

const dropRows = `
delete from signals where id in (select id from signals where body is null and received_at < $1 limit ${batch})`;

const dropHours = `
delete from hours where (fingerprint, hour) in (select fingerprint, hour from hours where hour < $1 limit ${batch})`;

async function inBatches(pool: pg.Pool, text: string, values: unknown[]): Promise<number> {
  let all = 0;
  for (;;) {
    const count = await transaction(pool, async (client) => (await client.query(text, values)).rowCount ?? 0);
    all += count;
    if (count < batch) return all;
  }
}
