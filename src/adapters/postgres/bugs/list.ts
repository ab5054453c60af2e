import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { BugLine } from '../../../domain/bug.ts';
import type { BugQuery } from '../../../ports/store/bug-store.ts';
import { column } from '../column-text.ts';
import type { Schema } from '../schema.ts';
import { cursorOf, type Position, positionOf } from './cursor.ts';

type Tables = 'bugs' | 'bug_counts';
export type Query<O> = SelectQueryBuilder<Schema, Tables, O>;

/** The columns that a list is ordered by, the id last so that the order is whole; all in one direction. */
const orders = {
  lastSeen: {
    by: [sql.ref('bug_counts.last_seen'), sql.ref('bug_counts.bug')],
    as: ['timestamptz', 'text'],
    up: false,
  },
  firstSeen: {
    by: [sql.ref('bug_counts.first_seen'), sql.ref('bug_counts.bug')],
    as: ['timestamptz', 'text'],
    up: false,
  },
  count: { by: [sql.ref('bug_counts.count'), sql.ref('bug_counts.bug')], as: ['bigint', 'text'], up: false },
  priority: { by: [sql.ref('bugs.priority'), sql.ref('bugs.id')], as: ['text', 'text'], up: true },
} as const;

const wordsOfText = 10;
const mostLines = 1_000;

/**
 * One page of bugs. A page begins behind the last line of the one before (a position, not a number of lines to skip), so
 * bugs that come in between shift nothing.
 */
export async function listBugs(db: Kysely<Schema>, query: BugQuery): Promise<{ bugs: BugLine[]; next: string | null }> {
  const sort = query.sort ?? 'lastSeen';
  const order = orders[sort];
  const limit = Math.min(Math.max(1, Math.trunc(query.limit)), mostLines);
  let lines = filtered(base(db), query);
  if (query.after) lines = lines.where(behind(sort, positionOf(query.after, sort, order.by.length)));
  for (const by of order.by) lines = lines.orderBy(by, order.up ? 'asc' : 'desc');
  const position = sql<Position>`jsonb_build_array(${sql.join(order.by)})`.as('position');
  const rows = await lines
    .select(position)
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { bugs: page.map(lineOf), next: rows.length > limit && last ? cursorOf(sort, last.position) : null };
}

/** Bugs with their counts, unordered. */
export function base(db: Kysely<Schema>) {
  return db
    .selectFrom('bugs')
    .innerJoin('bug_counts', 'bug_counts.bug', 'bugs.id')
    .select(['bugs.id', 'bugs.project', 'bugs.title', 'bugs.error_type as errorType', 'bugs.message', 'bugs.state'])
    .select(['bugs.priority', 'bugs.level', 'bugs.platform', 'bugs.service', 'bugs.merged_into as mergedInto'])
    .select(['bugs.priority_reason as priorityReason', 'bugs.routing', 'bugs.disposition', 'bugs.paused'])
    .select([
      'bug_counts.first_seen as firstSeen',
      'bug_counts.last_seen as lastSeen',
      'bug_counts.count',
      'bug_counts.users',
    ]);
}

/** The bugs that a query asks for. */
export function filtered<O>(lines: Query<O>, query: BugQuery): Query<O> {
  let narrowed = lines;
  if (query.project !== undefined) narrowed = narrowed.where('bugs.project', '=', Number(query.project) || 0);
  if (query.projects) narrowed = narrowed.where(sql<boolean>`bugs.project = any(${query.projects.map(Number)})`);
  if (query.states) narrowed = narrowed.where(sql<boolean>`bugs.state = any(${[...query.states]})`);
  if (query.service !== undefined) narrowed = narrowed.where('bugs.service', '=', query.service);
  if (query.owner !== undefined) narrowed = narrowed.where(sql<boolean>`bugs.routing ->> 'owner' = ${query.owner}`);
  if (query.specialist !== undefined)
    narrowed = narrowed.where(sql<boolean>`bugs.routing ->> 'specialist' = ${query.specialist}`);
  if (query.priorities) narrowed = narrowed.where(sql<boolean>`bugs.priority = any(${[...query.priorities]})`);
  if (query.ids) narrowed = narrowed.where(sql<boolean>`bugs.id = any(${[...query.ids]})`);
  for (const word of wordsOf(query.text)) narrowed = narrowed.where('bugs.words', 'ilike', `%${word}%`);
  if (query.release !== undefined) narrowed = narrowed.where(seenIn('releases', query.release));
  if (query.environment !== undefined) narrowed = narrowed.where(seenIn('environments', query.environment));
  return narrowed;
}

function seenIn(table: 'releases' | 'environments', name: string): RawBuilder<boolean> {
  return sql<boolean>`bugs.id in (select f.bug from fingerprints f
    join ${sql.table(table)} n on n.fingerprint = f.id where n.name = ${name})`;
}

/** Words of a search, with what LIKE takes as signs taken literally. */
function wordsOf(text: string | undefined): string[] {
  const words = column(text ?? '', 500)
    .split(/\s+/)
    .filter(Boolean);
  return words.slice(0, wordsOfText).map((word) => word.replace(/[\\%_]/g, '\\$&'));
}

function behind(sort: keyof typeof orders, position: Position): RawBuilder<boolean> {
  const { by, as, up } = orders[sort];
  const values = position.map((value, i) => sql`cast(${String(value)} as ${sql.raw(as[i] ?? 'text')})`);
  return sql<boolean>`(${sql.join(by)}) ${sql.raw(up ? '>' : '<')} (${sql.join(values)})`;
}

type Row = Omit<BugLine, 'project' | 'firstSeen' | 'lastSeen'> & { project: number; firstSeen: Date; lastSeen: Date };

function lineOf(row: Row & { position: Position }): BugLine {
  const { position: _, ...line } = row;
  return {
    ...line,
    project: String(row.project),
    firstSeen: row.firstSeen.toISOString(),
    lastSeen: row.lastSeen.toISOString(),
  };
}
