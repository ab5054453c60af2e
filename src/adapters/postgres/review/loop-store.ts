import type pg from 'pg';
import { type LoopFigures, type TimedStep, timedSteps } from '../../../domain/loop-figures.ts';
import type { LoopStore } from '../../../ports/store/loop-store.ts';
import { query } from '../pool.ts';

const entered: Readonly<Record<TimedStep, string>> = {
  investigation: 'investigating',
  proposal: 'proposed',
  approval: 'approved',
  resolution: 'fixed',
};

// Of every bug the first time that it came so far.
const firsts = `
firsts as (
  select m.to_state, m.bug, min(m.at) as at, extract(epoch from min(m.at) - b.created_at)::float8 as took
  from bug_moves m join bugs b on b.id = m.bug
  where m.to_state = any($4::text[]) and ($1::bigint[] is null or b.project = any($1))
  group by m.to_state, m.bug, b.created_at
), steps as (select to_state, at, greatest(took, 0) as took from firsts where at >= $2 and at < $3)`;

const stepsText = `with ${firsts}
select to_state as state, count(*) as bugs, percentile_cont(0.5) within group (order by took) as median,
  percentile_cont(0.9) within group (order by took) as p90 from steps group by to_state`;

const trendText = `with ${firsts}
select to_state as state, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as bugs,
  percentile_cont(0.5) within group (order by took) as median from steps group by 1, 2 order by 2`;

const ratesText = `
with moves as (
  select m.* from bug_moves m join bugs b on b.id = m.bug
  where m.at >= $2 and m.at < $3 and ($1::bigint[] is null or b.project = any($1))
), ended as (
  select event from moves where event in
    ('fix-validated', 'reproduced-without-fix', 'not-reproduced', 'out-of-budget', 'investigation-failed')
), decided as (
  select distinct on (d.proposal) d.verb from decisions d join proposals p on p.id = d.proposal
  where d.at >= $2 and d.at < $3 and d.verb <> 'edit' and ($1::bigint[] is null or p.project = any($1))
  order by d.proposal, d.id desc
)
select (select count(*) from ended) as ended,
  (select count(*) from ended where event in ('fix-validated', 'reproduced-without-fix')) as reproduced,
  (select count(*) from ended where event = 'fix-validated') as fixes,
  (select count(*) from moves where to_state = 'fixed') as quiet,
  (select count(*) from moves where to_state = 'regressed' and from_state in ('applied', 'watching', 'fixed')) as regressed,
  (select count(*) from decided) as decided,
  (select count(*) from decided where verb like 'approve%') as accepted`;

const queueText = `
select state, count(*) as count from bugs where ($1::bigint[] is null or project = any($1)) and state <> all($2::text[]) group by state
union all
select 'needs-decision', count(*) from proposals where state = 'waiting' and ($1::bigint[] is null or project = any($1))`;

const costText = `
select coalesce(sum(money), 0) as money, coalesce(sum(tokens), 0)::float8 as tokens from model_uses
where at >= $2 and at < $3 and ($1::bigint[] is null or project = any($1))`;

type Rates = Record<'ended' | 'reproduced' | 'fixes' | 'quiet' | 'regressed' | 'decided' | 'accepted', number>;
interface Step {
  state: string;
  day?: string;
  bugs: number;
  median: number;
  p90: number;
}

export function loopStore(pool: pg.Pool): LoopStore {
  return {
    figures: async (projects, since, until) => {
      const of = projects?.map(Number) ?? null;
      const asked = [of, since, until, Object.values(entered)];
      const steps = await query<Step>(pool, stepsText, asked);
      const trend = await query<Step & { day: string }>(pool, trendText, asked);
      const [rates] = await query<Rates>(pool, ratesText, [of, since, until]);
      const [cost] = await query<{ money: number; tokens: number }>(pool, costText, [of, since, until]);
      const waiting = await query<{ state: string; count: number }>(pool, queueText, [
        of,
        ['fixed', 'wont-fix', 'duplicate'],
      ]);
      return {
        since: since.toISOString(),
        until: until.toISOString(),
        timeTo: Object.fromEntries(
          timedSteps.map((step) => [step, stepOf(entered[step], steps, trend)]),
        ) as LoopFigures['timeTo'],
        rates: ratesOf(rates as Rates),
        cost: costOf(cost ?? { money: 0, tokens: 0 }, rates?.fixes ?? 0),
        queue: {
          bugs: Object.fromEntries(
            waiting.filter(({ state }) => state !== 'needs-decision').map(({ state, count }) => [state, count]),
          ),
          needsDecision: waiting.find(({ state }) => state === 'needs-decision')?.count ?? 0,
        },
      };
    },
  };
}

function stepOf(
  state: string,
  steps: readonly Step[],
  trend: readonly (Step & { day: string })[],
): LoopFigures['timeTo'][TimedStep] {
  const own = steps.find((step) => step.state === state);
  return {
    bugs: own?.bugs ?? 0,
    median: own?.median ?? null,
    p90: own?.p90 ?? null,
    trend: trend.filter((one) => one.state === state).map(({ day, bugs, median }) => ({ day, bugs, median })),
  };
}

function costOf(cost: { money: number; tokens: number }, fixes: number): LoopFigures['cost'] {
  return { ...cost, perFix: fixes === 0 ? null : cost.money / fixes };
}

function ratesOf({ ended, reproduced, fixes, quiet, regressed, decided, accepted }: Rates): LoopFigures['rates'] {
  const rate = (count: number, of: number) => ({ of, share: of === 0 ? null : count / of });
  return {
    reproduction: rate(reproduced, ended),
    autoFix: rate(fixes, ended),
    success: rate(quiet, quiet + regressed),
    acceptance: rate(accepted, decided),
  };
}
