import { type Kysely, type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import type { BugLine } from '../../../domain/bug.ts';
import type { BugState } from '../../../domain/bug-state.ts';
import { type ProofSummary, proofSummaryOf } from '../../../domain/proof-summary.ts';
import { type QueueGroup, type QueueLine, trendHours } from '../../../domain/queue-line.ts';
import type { QueueQuery, QueueStore } from '../../../ports/store/queue-store.ts';
import { storeFault } from '../faults.ts';
import { query } from '../pool.ts';
import type { Schema } from '../schema.ts';
import { toldIn } from './bundle.ts';
import { cursorOf, positionOf } from './cursor.ts';
import { base, conditionsOf } from './list.ts';

const mostLines = 100;
const closed: readonly BugState[] = ['fixed', 'wont-fix', 'duplicate'];

type Listed = Omit<BugLine, 'project' | 'firstSeen' | 'lastSeen'> & {
  project: number;
  firstSeen: Date;
  lastSeen: Date;
  since: Date;
};

const trendText = `
select f.bug, (extract(epoch from $2::timestamptz - h.hour) / 3600)::int as ago, sum(h.count)::int as count
from fingerprints f join hours h on h.fingerprint = f.id
where f.bug = any($1::text[]) and h.hour > $2::timestamptz - $3 * interval '1 hour' group by 1, 2`;

// Bundles of before there were summaries are read themselves.
const keptText = `
select w.bug, s.summary, case when s.bug is null then k.content end as content from unnest($1::text[]) w (bug)
left join bug_proofs s on s.bug = w.bug left join kept k on s.bug is null and k.bug = w.bug and k.name = 'proposal.json'`;

const statesText = `
select state, count(*)::int as count from bugs
where ($1::bigint[] is null or project = any($1)) and ($2::bigint is null or project = $2) group by state`;

const servicesText = `
select service as name, count(*)::int as count from bugs
where service is not null and state <> all($3::text[]) and ($1::bigint[] is null or project = any($1))
  and ($2::bigint is null or project = $2)
group by service order by 2 desc, 1 limit 30`;

export function queueStore(pool: pg.Pool, db: Kysely<Schema>, now: () => Date): QueueStore {
  return {
    groups: async (states, asked) => {
      try {
        const counts = await countsOf(db, states, asked);
        const rows = await pagesOf(db, counts, asked);
        const told = await detailsOf(
          pool,
          rows.map(({ id }) => id),
          now(),
        );
        return [...counts].map(([state, count]) => groupOf(state, count, rows, asked.limit, told));
      } catch (error) {
        throw storeFault(error);
      }
    },
    ids: async (states, asked) => {
      try {
        const rows = await db
          .selectFrom('bugs')
          .where(allOf({ ...asked, states }))
          .select('id')
          .orderBy('priority')
          .orderBy('id')
          .limit(asked.limit + 1)
          .execute();
        return rows.map(({ id }) => id);
      } catch (error) {
        throw storeFault(error);
      }
    },
    counts: async ({ project, projects }) => {
      const of = [projects?.map(Number) ?? null, project === undefined ? null : Number(project) || 0];
      const [states, services] = await Promise.all([
        query<{ state: BugState; count: number }>(pool, statesText, of),
        query<{ name: string; count: number }>(pool, servicesText, [...of, closed]),
      ]);
      return { states, services };
    },
  };
}

function allOf(asked: QueueQuery & { states: readonly BugState[] }): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(conditionsOf(asked), sql` and `)}`;
}

/** How many bugs there are of each of the states, of those that have any: what has none is not asked for. */
async function countsOf(
  db: Kysely<Schema>,
  states: readonly BugState[],
  asked: QueueQuery,
): Promise<Map<BugState, number>> {
  const counted = db
    .selectFrom('bugs')
    .where(allOf({ ...asked, states }))
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state');
  const rows = await counted.execute();
  const counts = new Map(rows.map(({ state, count }) => [state, count]));
  return new Map(states.flatMap((state) => (counts.has(state) ? [[state, counts.get(state) ?? 0]] : [])));
}

/** So many are ranked as they are found; of more the beginning of each state is looked up in the order of the index. */
const fewBugs = 3_000;

/** A page of each state that has any, and one line more: the most urgent first. */
async function pagesOf(
  db: Kysely<Schema>,
  counts: ReadonlyMap<BugState, number>,
  asked: QueueQuery,
): Promise<Listed[]> {
  const states = [...counts.keys()];
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const lines = linesOf(asked.limit) + 1;
  const behind = asked.after && states[0] ? positionOf(asked.after, `queue-${states[0]}`, 2) : null;
  const all = sql`${sql.join(
    [
      ...conditionsOf(asked),
      ...(behind ? [sql`(bugs.priority, bugs.id) > (${String(behind[0])}, ${String(behind[1])})`] : []),
      sql`true`,
    ],
    sql` and `,
  )}`;
  const ids =
    total <= fewBugs
      ? sql`select id from (select id, row_number() over (partition by state order by priority, id) as place
          from bugs where state = any(${states}::text[]) and ${all}) w where place <= ${lines}`
      : sql`select w.id from unnest(${states}::text[]) s (state) cross join lateral (
          select id from bugs where bugs.state = s.state and ${all} order by priority, id limit ${lines}) w`;
  return base(db)
    .select(sql<Date>`bugs.waits_since`.as('since'))
    .where(sql<boolean>`bugs.id = any(array(${ids}))`)
    .orderBy('bugs.priority')
    .orderBy('bugs.id')
    .execute();
}

const linesOf = (limit: number): number => Math.min(Math.max(1, Math.trunc(limit)), mostLines);

function groupOf(state: BugState, count: number, rows: readonly Listed[], limit: number, told: Details): QueueGroup {
  const own = rows.filter((row) => row.state === state);
  const page = own.slice(0, linesOf(limit));
  const last = page.at(-1);
  const next = own.length > page.length && last ? cursorOf(`queue-${state}`, [last.priority, last.id]) : null;
  return { state, count, next, lines: page.map((row) => lineOf(row, told)) };
}

interface Details {
  trends: ReadonlyMap<string, number[]>;
  proofs: ReadonlyMap<string, ProofSummary>;
}

async function detailsOf(pool: pg.Pool, ids: readonly string[], at: Date): Promise<Details> {
  const [hours, kept] = await Promise.all([
    query<{ bug: string; ago: number; count: number }>(pool, trendText, [ids, at, trendHours]),
    query<{ bug: string; summary: ProofSummary | null; content: Buffer | null }>(pool, keptText, [ids]),
  ]);
  const trends = new Map(ids.map((id) => [id, Array.from({ length: trendHours }, () => 0)]));
  for (const { bug, ago, count } of hours) {
    const trend = trends.get(bug);
    const place = trendHours - 1 - Math.max(0, Math.min(trendHours - 1, ago));
    if (trend) trend[place] = (trend[place] ?? 0) + count;
  }
  const proofs = kept.flatMap(({ bug, summary, content }): [string, ProofSummary][] => {
    const told = summary ? null : toldIn(content ?? undefined);
    const own = summary ?? (told && proofSummaryOf(told));
    return own ? [[bug, own]] : [];
  });
  return { trends, proofs: new Map(proofs) };
}

function lineOf({ since, ...row }: Listed, { trends, proofs }: Details): QueueLine {
  return {
    ...row,
    project: String(row.project),
    firstSeen: row.firstSeen.toISOString(),
    lastSeen: row.lastSeen.toISOString(),
    since: since.toISOString(),
    trend: trends.get(row.id) ?? [],
    proof: proofs.get(row.id) ?? null,
  };
}
