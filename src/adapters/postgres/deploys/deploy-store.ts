import type pg from 'pg';
import { type Deploy, errorRate, rateMinutes } from '../../../domain/deploy.ts';
import type { DeployStore } from '../../../ports/store/deploy-store.ts';
import { column, columnOrNull } from '../column-text.ts';
import { query } from '../pool.ts';

type Row = Omit<Deploy, 'id' | 'at'> & { id: number; at: Date };

const columns = 'id, service, environment, release, commit, at, status';

/**
 * Errors of the service's bugs (and of those that name no service) by time of receipt. One statement for the whole page:
 * the index over the time of receipt gives each deploy's slice.
 */
const listText = `
with page as (select * from deploys where project = $1 order by at desc, id desc limit $2)
select p.id, p.service, p.environment, p.release, p.commit, p.at, p.status, n.before, n.after
from page p cross join lateral (
  select count(*) filter (where s.received_at < p.at) as before, count(*) filter (where s.received_at >= p.at) as after
  from signals s join fingerprints f on f.id = s.fingerprint join bugs b on b.id = f.bug
  where s.project = p.project and (b.service = p.service or b.service is null)
    and s.received_at >= p.at - interval '${rateMinutes} minutes' and s.received_at < p.at + interval '${rateMinutes} minutes'
    and b.error_type is distinct from 'UnhealthyDeploy' and not exists (select 1 from alerts a where a.bug = b.id)
) n order by p.at desc, p.id desc`;

export function deployStore(pool: pg.Pool): DeployStore {
  return {
    record: async (project, deploy) => {
      const rows = await query<Row>(
        pool,
        `insert into deploys (project, service, environment, release, commit, at, status) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (project, service, environment, release, at) do update
           set status = excluded.status, commit = coalesce(excluded.commit, deploys.commit)
         returning ${columns}`,
        [
          Number(project),
          column(deploy.service, 200),
          column(deploy.environment, 200),
          column(deploy.release, 200),
          columnOrNull(deploy.commit, 64),
          deploy.at,
          deploy.status,
        ],
      );
      return deployOf(rows[0] as Row);
    },
    deploys: async (project, limit, now) => {
      const rows = await query<Row & { before: number; after: number }>(pool, listText, [Number(project), limit]);
      return rows.map(({ before, after, ...row }) => ({
        ...deployOf(row),
        rate: errorRate(before, after, (now.getTime() - row.at.getTime()) / 60_000),
      }));
    },
  };
}

function deployOf(row: Row): Deploy {
  return { ...row, id: String(row.id), at: row.at.toISOString() };
}
