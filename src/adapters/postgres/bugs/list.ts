import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { BugLine } from '../../../domain/bug.ts';
import type { BugQuery } from '../../../ports/store/bug-store.ts';
import { column } from '../column-text.ts';
import { bugsOf } from '../review/figure-facts.ts';
import type { Schema } from '../schema.ts';
import { cursorOf, type Position, positionOf } from './cursor.ts';

type Tables = 'bugs' | 'bug_counts';
type Query<O> = SelectQueryBuilder<Schema, Tables, O>;

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
function filtered<O>(lines: Query<O>, query: BugQuery): Query<O> {
  return conditionsOf(query).reduce((narrowed, condition) => narrowed.where(condition), lines);
}

type Condition = RawBuilder<boolean>;
const equal = ['service', 'owner', 'team', 'specialist'] as const;

/** What a query holds bugs to, one condition each, over the table `bugs` alone. */
export function conditionsOf(query: BugQuery): Condition[] {
  const { project, projects, states, priorities, ids, release, environment, counted } = query;
  return [
    ...(project === undefined ? [] : [sql<boolean>`bugs.project = ${Number(project) || 0}`]),
    ...(projects ? [sql<boolean>`bugs.project = any(${projects.map((id) => Number(id) || 0)}::bigint[])`] : []),
    ...(states ? [sql<boolean>`bugs.state = any(${[...states]}::text[])`] : []),
    ...equal.flatMap((name) => {
      const value = query[name];
      return value === undefined ? [] : [sql<boolean>`${sql.ref(`bugs.${name}`)} = ${value}`];
    }),
    ...(priorities ? [sql<boolean>`bugs.priority = any(${[...priorities]}::text[])`] : []),
    ...(ids ? [sql<boolean>`bugs.id = any(${[...ids]}::text[])`] : []),
    ...wordsOf(query.text).map((word) => sql<boolean>`bugs.words like lower(${`%${word}%`})`),
    ...(release === undefined ? [] : [seenIn('bug_releases', release)]),
    ...(environment === undefined ? [] : [seenIn('bug_environments', environment)]),
    ...(counted ? [sql<boolean>`bugs.id in (${bugsOf(counted.figure, { projects: null, ...counted })})`] : []),
  ];
}

function seenIn(table: 'bug_releases' | 'bug_environments', name: string): Condition {
  return sql<boolean>`bugs.id in (select n.bug from ${sql.table(table)} n where n.name = ${name})`;
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
