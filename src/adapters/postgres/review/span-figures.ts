import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type SpanFigures, timedSteps } from '../../../domain/loop-figures.ts';
import type { FigureScope } from '../../../ports/store/loop-store.ts';
import type { Schema } from '../schema.ts';
import { endedTurns, endedWatches, entered, firstSteps, type Key, lastDecisions, paidTurns } from './figure-facts.ts';

interface StepRow {
  key: string | null;
  state: string;
  bugs: number;
  median: number;
  p90: number;
}

interface CountRow {
  key: string | null;
  ended: number;
  reproduced: number;
  fixes: number;
  watched: number;
  held: number;
  decided: number;
  accepted: number;
  money: number;
  tokens: number;
  paid: number;
}
type Counts = Omit<CountRow, 'key'>;

/** The figures of each key, in one pass over each kind of fact. */
export async function figuresBy(
  db: Kysely<Schema>,
  scope: FigureScope,
  key?: Key,
): Promise<Map<string | null, SpanFigures>> {
  // One after the other: sums of much must not take all connections from those who ask for little.
  const steps = await rows<StepRow>(db, stepsOf(scope, key));
  const counts: (Partial<CountRow> & Pick<CountRow, 'key'>)[] = [];
  for (const facts of countsOf(scope, key)) counts.push(...(await rows<(typeof counts)[number]>(db, facts)));
  const told = new Map<string | null, { steps: StepRow[]; counts: Counts }>();
  const of = (name: string | null) => {
    const known = told.get(name) ?? { steps: [], counts: { ...none } };
    told.set(name, known);
    return known;
  };
  for (const row of steps) of(row.key).steps.push(row);
  for (const { key: name, ...row } of counts) Object.assign(of(name).counts, row);
  return new Map([...told].map(([name, { steps: own, counts: sums }]) => [name, figuresOf(own, sums)]));
}

const none: Counts = {
  ended: 0,
  reproduced: 0,
  fixes: 0,
  watched: 0,
  held: 0,
  decided: 0,
  accepted: 0,
  money: 0,
  tokens: 0,
  paid: 0,
};

/** Of a span in which nothing happened. */
export const noFigures: SpanFigures = figuresOf([], none);

async function rows<Row>(db: Kysely<Schema>, text: RawBuilder<unknown>): Promise<Row[]> {
  return (await (text as RawBuilder<Row>).execute(db)).rows;
}

function stepsOf(scope: FigureScope, key?: Key): RawBuilder<unknown> {
  return sql`select key, state, count(*)::int as bugs, percentile_cont(0.5) within group (order by took) as median,
    percentile_cont(0.9) within group (order by took) as p90 from (${firstSteps(scope, key)}) f group by key, state`;
}

function countsOf(scope: FigureScope, key?: Key): RawBuilder<unknown>[] {
  return [
    sql`select key, count(*)::int as ended, count(*) filter (where reproduced)::int as reproduced,
      count(*) filter (where fixed)::int as fixes from (${endedTurns(scope, key)}) f group by key`,
    sql`select key, count(*)::int as watched, count(*) filter (where held)::int as held
      from (${endedWatches(scope, key)}) f group by key`,
    sql`select key, count(*)::int as decided, count(*) filter (where accepted)::int as accepted
      from (${lastDecisions(scope, key)}) f group by key`,
    sql`select key, sum(money)::float8 as money, sum(tokens)::float8 as tokens, count(distinct bug)::int as paid
      from (${paidTurns(scope, key)}) f group by key`,
  ];
}

function figuresOf(steps: readonly StepRow[], counts: Counts): SpanFigures {
  const rate = (bugs: number, of: number) => ({ of, bugs, share: of === 0 ? null : bugs / of });
  const { money, tokens, paid, fixes } = counts;
  return {
    timeTo: Object.fromEntries(
      timedSteps.map((step) => {
        const own = steps.find(({ state }) => state === entered[step]);
        return [step, { bugs: own?.bugs ?? 0, median: own?.median ?? null, p90: own?.p90 ?? null }];
      }),
    ) as SpanFigures['timeTo'],
    rates: {
      reproduction: rate(counts.reproduced, counts.ended),
      autoFix: rate(fixes, counts.ended),
      success: rate(counts.held, counts.watched),
      acceptance: rate(counts.accepted, counts.decided),
    },
    cost: { money, currency: 'USD', tokens, bugs: paid, perFix: fixes === 0 ? null : money / fixes },
  };
}
