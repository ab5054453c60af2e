import type pg from 'pg';
import type { Bug } from '../../../domain/bug.ts';
import { query } from '../pool.ts';

type Row = Omit<Bug, 'project' | 'firstSeen' | 'lastSeen' | 'releases' | 'trend'> & {
  project: number;
  firstSeen: Date;
  lastSeen: Date;
  releases: { name: string; count: number; firstSeen: string }[];
  trend: { hour: string; count: number }[];
};

const select = `
with f as (select id, fingerprint from fingerprints where bug = $1)
select b.id, b.project, b.title, b.error_type as "errorType", b.message, b.state, b.priority, b.level, b.platform,
  b.priority_reason as "priorityReason", b.routing, b.disposition, b.paused,
  b.service, b.merged_into as "mergedInto", c.first_seen as "firstSeen", c.last_seen as "lastSeen", c.count, c.users,
  (select coalesce(json_agg(f.fingerprint order by f.id), '[]') from f) as fingerprints,
  (select coalesce(json_agg(r order by r."firstSeen", r.name), '[]') from (
    select r.name, sum(r.count) as count, min(r.first_seen) as "firstSeen"
    from f join releases r on r.fingerprint = f.id group by r.name) r) as releases,
  (select coalesce(json_agg(e order by e.count desc, e.name), '[]') from (
    select e.name, sum(e.count) as count from f join environments e on e.fingerprint = f.id group by e.name) e) as environments,
  (select coalesce(json_agg(h order by h.hour), '[]') from (
    select h.hour, sum(h.count) as count from f join hours h on h.fingerprint = f.id
    where h.hour > $2::timestamptz - interval '30 days' group by h.hour) h) as trend
from bugs b join bug_counts c on c.bug = b.id where b.id = $1`;

/** A bug with all that is counted of it, as of `now` (the trend's end); null where there is none. */
export async function readBug(on: pg.Pool | pg.PoolClient, id: string, now: Date): Promise<Bug | null> {
  const [row] = await query<Row>(on, select, [id, now]);
  if (!row) return null;
  const fingerprints = row.fingerprints.length > 0 ? row.fingerprints : await givenAway(on, id);
  return {
    ...row,
    project: String(row.project),
    fingerprints,
    firstSeen: row.firstSeen.toISOString(),
    lastSeen: row.lastSeen.toISOString(),
    releases: row.releases.map((each) => ({ ...each, firstSeen: new Date(each.firstSeen).toISOString() })),
    trend: row.trend.map((each) => ({ ...each, hour: new Date(each.hour).toISOString() })),
  };
}

/** A merged bug's own fingerprints lead elsewhere now. */
async function givenAway(on: pg.Pool | pg.PoolClient, id: string): Promise<string[]> {
  const rows = await query<{ fingerprint: string }>(
    on,
    'select fingerprint from fingerprints where home = $1 order by id',
    [id],
  );
  return rows.map(({ fingerprint }) => fingerprint);
}
