import type pg from 'pg';
import type { Landed, Released } from '../../../ports/store/watch-store.ts';
import { query } from '../pool.ts';

const landedText = `
select b.changed_commit as commit, b.changed_release as release, b.changed_at as at, b.changed_files as files,
  array(select distinct e.name from environments e join fingerprints f on f.id = e.fingerprint where f.bug = b.id order by 1) as environments
from bugs b where b.id = $1 and b.changed_at is not null`;

export async function landedOf(pool: pg.Pool, bug: string): Promise<Landed | null> {
  const [row] = await query<Landed>(pool, landedText, [bug]);
  return row ?? null;
}

const candidatesAtMost = 100;

// A release that signals brought without a deploy being told: of the project, whatever bug it was seen with.
const releasedText = `
select d.release, d.commit, d.environment, d.at from bugs b join deploys d on d.project = b.project
where b.id = $1 and d.at > b.changed_at and d.status <> 'unhealthy' and (b.service is null or d.service = b.service)
union all
select r.name, null, null, min(r.first_seen) from bugs b join fingerprints f on f.project = b.project
  join releases r on r.fingerprint = f.id
where b.id = $1 and r.first_seen > b.changed_at
  and not exists (select 1 from deploys d where d.project = b.project and d.release = r.name)
group by r.name
order by at limit ${candidatesAtMost}`;

export function releasedSince(pool: pg.Pool, bug: string): Promise<Released[]> {
  return query<Released>(pool, releasedText, [bug]);
}

const unlookedText = `
select b.id as bug, b.project::text as project from bugs b
where b.state in ('applied', 'watching') and ($1::bigint is null or b.project = $1) and (
  exists (select 1 from deploys d where d.project = b.project and d.at > b.changed_at
    and d.recorded_at > coalesce(b.looked_at, b.changed_at) and (b.service is null or d.service = b.service))
  or exists (select 1 from fingerprints f join releases r on r.fingerprint = f.id where f.project = b.project
    and r.first_seen > greatest(b.looked_at, b.changed_at)))
order by b.changed_at limit 1000`;

export function unlookedBugs(pool: pg.Pool, project?: string): Promise<Array<{ bug: string; project: string }>> {
  return query(pool, unlookedText, [project === undefined ? null : Number(project)]);
}

const newSinceText = `
select b.id from bugs b join bug_counts c on c.bug = b.id join bugs own on own.id = $1
where b.project = own.project and b.id <> own.id and b.merged_into is null and c.first_seen >= $2
  and (own.service is null or b.service is null or b.service = own.service)
  and ($3::text is null or exists (select 1 from fingerprints f join environments e on e.fingerprint = f.id
    where f.bug = b.id and e.name = $3) or not exists (select 1 from fingerprints f join environments e on e.fingerprint = f.id where f.bug = b.id))
  and not exists (select 1 from alerts a where a.bug = b.id)
order by c.first_seen desc, b.id limit $4`;

export async function bugsSince(
  pool: pg.Pool,
  of: { bug: string; since: string; environment: string | null },
  limit: number,
): Promise<string[]> {
  const rows = await query<{ id: string }>(pool, newSinceText, [of.bug, of.since, of.environment, limit]);
  return rows.map(({ id }) => id);
}
