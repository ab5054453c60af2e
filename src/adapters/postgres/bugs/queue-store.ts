import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { BugLine } from '../../../domain/bug.ts';
import type { BugState } from '../../../domain/bug-state.ts';
import { type ProofSummary, proofSummaryOf } from '../../../domain/proof-summary.ts';
import { proposalSchema } from '../../../domain/proposal.ts';
import { type QueueGroup, type QueueLine, trendHours } from '../../../domain/queue-line.ts';
import type { QueueQuery, QueueStore } from '../../../ports/store/queue-store.ts';
import { storeFault } from '../faults.ts';
import { query } from '../pool.ts';
import type { Schema } from '../schema.ts';
import { cursorOf, positionOf } from './cursor.ts';
import { base, filtered } from './list.ts';

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

const keptText = `select bug, content from kept where name = 'proposal.json' and bug = any($1::text[])`;

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
        const pages = await Promise.all(states.map((state) => pageOf(db, state, asked)));
        const some = pages.filter(({ count }) => count > 0);
        const told = await detailsOf(
          pool,
          some.flatMap(({ rows }) => rows.map(({ id }) => id)),
          now(),
        );
        return some.map(({ rows, ...page }) => ({ ...page, lines: rows.map((row) => lineOf(row, told)) }));
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

/** One page of a state: the most urgent first. */
async function pageOf(db: Kysely<Schema>, state: BugState, asked: QueueQuery) {
  const limit = Math.min(Math.max(1, Math.trunc(asked.limit)), mostLines);
  const own = filtered(base(db), asked).where('bugs.state', '=', state);
  const counted = own.clearSelect().select(sql<number>`count(*)::int`.as('count'));
  let lines = own.select(sql<Date>`bugs.waits_since`.as('since'));
  if (asked.after) {
    const [priority, id] = positionOf(asked.after, `queue-${state}`, 2);
    lines = lines.where(sql<boolean>`(bugs.priority, bugs.id) > (${String(priority)}, ${String(id)})`);
  }
  const rows: Listed[] = await lines
    .orderBy('bugs.priority')
    .orderBy('bugs.id')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const whole = rows.length <= limit && !asked.after;
  const count = whole ? page.length : ((await counted.executeTakeFirst())?.count ?? page.length);
  const next = rows.length > limit && last ? cursorOf(`queue-${state}`, [last.priority, last.id]) : null;
  return { state, count, next, rows: page } satisfies Omit<QueueGroup, 'lines'> & { rows: Listed[] };
}

interface Details {
  trends: ReadonlyMap<string, number[]>;
  proofs: ReadonlyMap<string, ProofSummary>;
}

async function detailsOf(pool: pg.Pool, ids: readonly string[], at: Date): Promise<Details> {
  const [hours, kept] = await Promise.all([
    query<{ bug: string; ago: number; count: number }>(pool, trendText, [ids, at, trendHours]),
    query<{ bug: string; content: Buffer }>(pool, keptText, [ids]),
  ]);
  const trends = new Map(ids.map((id) => [id, Array.from({ length: trendHours }, () => 0)]));
  for (const { bug, ago, count } of hours) {
    const trend = trends.get(bug);
    const place = trendHours - 1 - Math.max(0, Math.min(trendHours - 1, ago));
    if (trend) trend[place] = (trend[place] ?? 0) + count;
  }
  return { trends, proofs: new Map(kept.flatMap(({ bug, content }) => summaryOf(bug, content))) };
}

/** Of a bundle that this program can no longer read nothing is told. */
function summaryOf(bug: string, content: Buffer): [string, ProofSummary][] {
  try {
    const read = proposalSchema.safeParse(JSON.parse(content.toString('utf8')));
    return read.success ? [[bug, proofSummaryOf(read.data)]] : [];
  } catch {
    return [];
  }
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
