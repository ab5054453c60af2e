import type pg from 'pg';
import type { SpanMinute } from '../../../domain/span-minute.ts';
import type { SpanStore } from '../../../ports/store/span-store.ts';
import { column, columnOrNull } from '../column-text.ts';
import { transaction } from '../pool.ts';

/** Of a project in one minute. */
const operationsAtMost = 100;
const others = '(others)';
/** Exporters send late, and clocks differ; with the bound on operations this bounds the rows, too. */
const lateAtMostMs = 60 * 60_000;
const earlyAtMostMs = 5 * 60_000;

// In one order everywhere, so that exports at once do not wait for each other in a circle.
const keepText = `
with w as (
  select minute, service, environment, operation, sum(count) as count, sum(errors) as errors, sum(total_ms) as total_ms,
    max(max_ms) as max_ms, (array_agg(trace order by errors > 0 desc, max_ms desc))[1] as trace
  from unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::float8[], $9::float8[], $10::text[])
    as w (minute, service, environment, operation, count, errors, total_ms, max_ms, trace)
  group by 1, 2, 3, 4
)
insert into span_minutes as m (project, minute, service, environment, operation, count, errors, total_ms, max_ms, trace)
select $1::bigint, * from w order by 1, 2, 3, 4, 5
on conflict (project, minute, service, environment, operation) do update set
  trace = case when (excluded.errors > 0 and m.errors = 0) or ((excluded.errors > 0) = (m.errors > 0) and excluded.max_ms > m.max_ms)
    then excluded.trace else m.trace end,
  count = m.count + excluded.count, errors = m.errors + excluded.errors, total_ms = m.total_ms + excluded.total_ms,
  max_ms = greatest(m.max_ms, excluded.max_ms)`;

const knownText = `
select extract(epoch from minute) * 1000 as minute, service, environment, operation from span_minutes
where project = $1 and minute = any($2::timestamptz[])`;

export function spanStore(pool: pg.Pool): SpanStore {
  return {
    keep: async (project, minutes, now) => {
      const timely = minutes.filter(({ minute }) => {
        const age = now.getTime() - Date.parse(minute);
        return age <= lateAtMostMs && age >= -earlyAtMostMs;
      });
      if (timely.length === 0) return;
      await transaction(pool, async (client) => insert(client, project, await bounded(client, project, timely)));
    },
    forget: (before) =>
      transaction(pool, async (client) => {
        const { rowCount } = await client.query('delete from span_minutes where minute < $1', [before]);
        return rowCount ?? 0;
      }),
  };
}

const keyOf = (minute: number, { service, environment, operation }: Omit<SpanMinute, 'minute'>): string =>
  JSON.stringify([minute, service, environment ?? '', operation]);

/** What is new beyond the bound of its minute counts for the others; exports at the same instant may pass it a little. */
async function bounded(client: pg.PoolClient, project: string, minutes: readonly SpanMinute[]): Promise<SpanMinute[]> {
  const asked = [...new Set(minutes.map(({ minute }) => minute))];
  const { rows } = await client.query<Omit<SpanMinute, 'minute'> & { minute: string }>(knownText, [
    Number(project),
    asked,
  ]);
  const known = new Set(rows.map((row) => keyOf(Number(row.minute), row)));
  const rowsOf = new Map<number, number>();
  for (const { minute } of rows) rowsOf.set(Number(minute), (rowsOf.get(Number(minute)) ?? 0) + 1);
  return minutes.map(cut).map((each) => {
    const minute = Date.parse(each.minute);
    const key = keyOf(minute, each);
    if (known.has(key)) return each;
    const count = rowsOf.get(minute) ?? 0;
    if (count >= operationsAtMost) return { ...each, service: others, environment: null, operation: others };
    known.add(key);
    rowsOf.set(minute, count + 1);
    return each;
  });
}

/** As the columns take it. */
function cut(each: SpanMinute): SpanMinute {
  const { service, environment, operation, trace } = each;
  return {
    ...each,
    service: column(service, 200),
    environment: columnOrNull(environment, 100),
    operation: column(operation, 200),
    trace: columnOrNull(trace, 64),
  };
}

async function insert(client: pg.PoolClient, project: string, minutes: readonly SpanMinute[]): Promise<void> {
  await client.query(keepText, [
    Number(project),
    minutes.map(({ minute }) => minute),
    minutes.map(({ service }) => service),
    minutes.map(({ environment }) => environment ?? ''),
    minutes.map(({ operation }) => operation),
    minutes.map(({ count }) => count),
    minutes.map(({ errors }) => errors),
    minutes.map(({ totalMs }) => totalMs),
    minutes.map(({ maxMs }) => maxMs),
    minutes.map(({ trace }) => trace),
  ]);
}
