import type { Db } from 'pg-boss';

/** Jobs of one project behind which a further one falls back; beyond, the order of coming decides. */
const counted = 999;

/**
 * The queue's rank of a new job: its priority, less the jobs of its project that wait already. So a project that files
 * thousands at once does not stand before another's first one: with equal priorities projects take turns.
 */
export async function rankOf(db: Db, queue: string, project: string, priority: number): Promise<number> {
  const { rows } = await db.executeSql(
    `select count(*)::int as waiting from (
       select 1 from pgboss.job where name = $1 and data ->> 'project' = $2 and state < 'active' limit ${counted}) w`,
    [queue, project],
  );
  const waiting = (rows[0] as { waiting: number }).waiting;
  return Math.max(-1_000, Math.min(1_000, Math.trunc(priority))) * 1_000 - waiting;
}

/**
 * Whether an active job is one of the first `places` of its group's (repository's) active ones. `started_on` is when the taking
 * transaction began: a job is not told before all that may have begun earlier can be seen.
 */
export async function isAmongFirst(
  db: Db,
  { queue, id, group, places }: { queue: string; id: string; group: string; places: number },
): Promise<boolean> {
  if (!Number.isFinite(places)) return true;
  const { rows } = await db.executeSql(
    `select id, started_on < clock_timestamp() - interval '300 milliseconds' as settled from pgboss.job
     where name = $1 and group_id = $2 and state = 'active' order by started_on, id limit $3`,
    [queue, group, places],
  );
  return (rows as { id: string; settled: boolean }[]).some((row) => row.id === id && row.settled);
}
