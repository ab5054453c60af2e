import type pg from 'pg';
import { query } from '../pool.ts';

/** The next number of a project's proposals or items; the transaction that asks for one keeps others waiting until its end. */
export async function nextNumber(
  client: pg.PoolClient,
  project: number,
  of: 'proposals' | 'items',
): Promise<{ id: string; number: number }> {
  const [row] = await query<{ number: number }>(
    client,
    `insert into review_counters (project, ${of}) values ($1, 1)
     on conflict (project) do update set ${of} = review_counters.${of} + 1 returning ${of} as number`,
    [project],
  );
  const number = row?.number ?? 0;
  return { id: `${project}-${of === 'proposals' ? 'p' : 'i'}${number}`, number };
}
