import { type Kysely, sql } from 'kysely';
import { type LoopFigures, type SplitFigures, timedSteps } from '../../../domain/loop-figures.ts';
import { closedStates } from '../../../domain/state-table.ts';
import type { FigureScope, LoopStore } from '../../../ports/store/loop-store.ts';
import { storeFault } from '../faults.ts';
import type { Schema } from '../schema.ts';
import { entered, firstSteps, type Key, within } from './figure-facts.ts';
import { figuresBy, noFigures } from './span-figures.ts';

type Db = Kysely<Schema>;

const weekly: Key = {
  of: (at) => sql`to_char(date_trunc('week', ${at} at time zone 'UTC'), 'YYYY-MM-DD')`,
  ofBug: false,
};
const daily: Key = { of: (at) => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD')`, ofBug: false };

export function loopStore(db: Db): LoopStore {
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storeFault(error);
    });
  return {
    figures: (scope) => told(figuresOf(db, scope)),
    split: (scope, by, limit) => told(splitOf(db, scope, by, limit)),
  };
}

async function figuresOf(db: Db, scope: FigureScope): Promise<LoopFigures> {
  const { since, until } = scope;
  const before = { ...scope, since: new Date(2 * since.getTime() - until.getTime()), until: since };
  const all = await figuresBy(db, scope);
  const earlier = await figuresBy(db, before);
  const weeks = await figuresBy(db, scope, weekly);
  const days = await daysOf(db, scope);
  const queue = await queueOf(db, scope);
  const own = all.get('') ?? noFigures;
  const timeTo = Object.fromEntries(
    timedSteps.map((step) => [
      step,
      {
        ...own.timeTo[step],
        trend: days
          .filter(({ state }) => state === entered[step])
          .map(({ day, bugs, median }) => ({ day, bugs, median })),
      },
    ]),
  ) as LoopFigures['timeTo'];
  return {
    ...own,
    since: since.toISOString(),
    until: until.toISOString(),
    timeTo,
    before: earlier.get('') ?? noFigures,
    weeks: [...weeks]
      .map(([week, figures]) => ({ week: week ?? '', ...figures }))
      .toSorted((a, b) => a.week.localeCompare(b.week)),
    queue,
  };
}

async function splitOf(db: Db, scope: FigureScope, by: SplitFigures['by'], limit: number): Promise<SplitFigures> {
  const column = sql.ref(`b.${by}`);
  const [parts, open] = await Promise.all([
    figuresBy(db, scope, { of: () => column, ofBug: true }),
    sql<{ name: string | null; open: number }>`
      select ${column} as name, count(*)::int as open from bugs b
      where b.state <> all(${[...closedStates]}::text[]) and ${within(scope)} group by 1`.execute(db),
  ]);
  const openOf = new Map(open.rows.map((row) => [row.name, row.open]));
  const lines = [...new Set([...parts.keys(), ...openOf.keys()])].map((name) => ({
    name,
    open: openOf.get(name) ?? 0,
    ...(parts.get(name) ?? noFigures),
  }));
  const weight = ({ timeTo, open: waiting }: (typeof lines)[number]): number =>
    timeTo.investigation.bugs * 1e6 + waiting;
  return {
    since: scope.since.toISOString(),
    until: scope.until.toISOString(),
    by,
    parts: lines
      .toSorted((a, b) => weight(b) - weight(a) || (a.name ?? '').localeCompare(b.name ?? ''))
      .slice(0, limit),
  };
}

interface Day {
  day: string;
  state: string;
  bugs: number;
  median: number;
}

async function daysOf(db: Db, scope: FigureScope): Promise<Day[]> {
  const { rows } = await sql<Day>`
    select key as day, state, count(*)::int as bugs, percentile_cont(0.5) within group (order by took) as median
    from (${firstSteps(scope, daily)}) f group by 1, 2 order by 1`.execute(db);
  return rows;
}

/** What waits now. */
async function queueOf(db: Db, scope: FigureScope): Promise<LoopFigures['queue']> {
  const [bugs, proposals] = await Promise.all([
    sql<{ state: string; count: number }>`
      select b.state, count(*)::int as count from bugs b
      where b.state <> all(${[...closedStates]}::text[]) and ${within(scope)} group by 1`.execute(db),
    sql<{ count: number }>`
      select count(*)::int as count from proposals p join proposal_bugs o on o.proposal = p.id and o.position = 0
      join bugs b on b.id = o.bug where p.state = 'waiting' and ${within(scope)}`.execute(db),
  ]);
  return {
    bugs: Object.fromEntries(bugs.rows.map(({ state, count }) => [state, count])),
    needsDecision: proposals.rows[0]?.count ?? 0,
  };
}
