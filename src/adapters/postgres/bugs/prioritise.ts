import type pg from 'pg';
import { type PriorityFacts, priorityOf } from '../../../domain/priority.ts';
import type { Priority } from '../../../domain/work-item.ts';
import { query } from '../pool.ts';

interface Row extends PriorityFacts {
  bug: string;
  priority: Priority;
  reason: string;
}

const pageRows = 1_000;
const closed = `('fixed', 'wont-fix', 'duplicate')`;

const select = `
select b.id as bug, b.priority, b.priority_reason as reason, b.level, c.users,
  b.changed_at is not null as regressed, b.state = 'needs-investigation' as "needsReview",
  (select coalesce(json_agg(json_build_object('name', e.name, 'count', e.count)), '[]') from (
    select distinct e.name, e.count from fingerprints f join environments e on e.fingerprint = f.id where f.bug = b.id limit 50) e) as environments,
  (select coalesce(json_agg(json_build_object('hour', h.hour, 'count', h.count)), '[]') from (
    select h.hour, sum(h.count) as count from fingerprints f join hours h on h.fingerprint = f.id
    where f.bug = b.id and h.hour > $2::timestamptz - interval '9 days' group by h.hour) h) as trend
from bugs b join bug_counts c on c.bug = b.id
where b.id in (
    select bug from bug_counts where last_seen >= $1 union select id from bugs where waits_since >= $1 and state not in ${closed})
  and b.id > $3 and b.priority_by is null and b.state not in ${closed}
order by b.id limit ${pageRows}`;

// Only where nobody has set it meanwhile.
const update = `
update bugs b set priority = w.priority, priority_reason = w.reason
from unnest($1::text[], $2::text[], $3::text[]) w (bug, priority, reason)
where b.id = w.bug and b.priority_by is null`;

/** See the port: a page at a time, each its own transaction, so that accepting goes on meanwhile. */
export async function prioritise(pool: pg.Pool, since: Date, now: Date): Promise<number> {
  let changed = 0;
  for (let after = ''; ; ) {
    const rows = await query<Row>(pool, select, [since, now, after]);
    const news = rows.flatMap((row) => {
      const { priority, reason } = priorityOf(row, now);
      return priority === row.priority && reason === row.reason ? [] : [{ bug: row.bug, priority, reason }];
    });
    if (news.length > 0)
      await query(pool, update, [
        news.map(({ bug }) => bug),
        news.map(({ priority }) => priority),
        news.map(({ reason }) => reason),
      ]);
    changed += news.length;
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return changed;
    after = last.bug;
  }
}
