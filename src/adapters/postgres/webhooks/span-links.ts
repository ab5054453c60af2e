import type pg from 'pg';
import type { Alert, BugLink } from '../../../domain/alert.ts';
import { spanLink, type SpanTally, spanWindow } from '../../../domain/span-minute.ts';
import { columnOrNull } from '../column-text.ts';
import { query } from '../pool.ts';

const linksAtMost = 5;

type Row = Omit<SpanTally, 'usual'> & { usualCount: number; usualErrors: number; usualTotalMs: number };

const tallyText = `
with w as (
  select *, minute >= $3 as near from span_minutes
  where project = $1 and minute >= $2 and minute <= $4 and (environment = $5 or environment = '' or $5::text is null)
)
select service, operation, sum(count) filter (where near)::float8 as count, sum(errors) filter (where near)::float8 as errors,
  sum(total_ms) filter (where near) as "totalMs", max(max_ms) filter (where near) as "maxMs",
  (array_agg(trace order by errors > 0 desc, max_ms desc) filter (where near))[1] as trace,
  coalesce(sum(count) filter (where not near), 0)::float8 as "usualCount",
  coalesce(sum(errors) filter (where not near), 0)::float8 as "usualErrors",
  coalesce(sum(total_ms) filter (where not near), 0) as "usualTotalMs"
from w group by service, operation having bool_or(near)`;

/** Operations that stood out around an alert's start, the best explanation first. */
export async function spanLinks(pool: pg.Pool, project: string, alert: Alert): Promise<BugLink[]> {
  const start = Date.parse(alert.startedAt);
  const rows = await query<Row>(pool, tallyText, [
    Number(project),
    new Date(start - spanWindow.usualMs),
    new Date(start - spanWindow.beforeMs),
    new Date(start + spanWindow.afterMs),
    columnOrNull(alert.environment, 100),
  ]);
  const links = rows.flatMap(({ usualCount, usualErrors, usualTotalMs, ...tally }) => {
    const usual = { count: usualCount, errors: usualErrors, totalMs: usualTotalMs };
    const link = spanLink({ ...tally, usual }, alert.service);
    return link ? [link] : [];
  });
  return links.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, linksAtMost);
}
