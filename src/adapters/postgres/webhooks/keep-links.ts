import type pg from 'pg';
import type { BugLink } from '../../../domain/alert.ts';
import { query } from '../pool.ts';

/** Ties a bug to what explains it; the same again has the newer words. Out: how many are new. */
export async function keepLinks(on: pg.Pool | pg.PoolClient, bug: string, links: readonly BugLink[]): Promise<number> {
  const rows = await query<{ fresh: boolean }>(
    on,
    `insert into bug_links (bug, kind, target, title, reason, score)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::real[])
     on conflict (bug, kind, target) do update set title = excluded.title, reason = excluded.reason, score = excluded.score
     returning (xmax = 0) as fresh`,
    [
      bug,
      links.map(({ kind }) => kind),
      links.map(({ target }) => target),
      links.map(({ title }) => title),
      links.map(({ reason }) => reason),
      links.map(({ score }) => score),
    ],
  );
  return rows.filter(({ fresh }) => fresh).length;
}
