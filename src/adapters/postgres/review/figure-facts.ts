import { type RawBuilder, sql } from 'kysely';
import type { CountedFigure, TimedStep } from '../../../domain/loop-figures.ts';
import type { FigureScope } from '../../../ports/store/loop-store.ts';

/** The state that a timed step leads to. */
export const entered: Readonly<Record<TimedStep, string>> = {
  investigation: 'investigating',
  proposal: 'proposed',
  approval: 'approved',
  resolution: 'fixed',
};

/** How investigations of code end. */
const ends = ['fix-validated', 'reproduced-without-fix', 'not-reproduced', 'out-of-budget', 'investigation-failed'];

type Facts = RawBuilder<unknown>;

/** The bugs that a scope is about; `b` is the bug. */
export function within({ projects, service, owner, team, specialist }: FigureScope): Facts {
  const parts = [
    ...(projects ? [sql`b.project = any(${projects.map((id) => Number(id) || 0)}::bigint[])`] : []),
    ...(service === undefined ? [] : [sql`b.service = ${service}`]),
    ...(owner === undefined ? [] : [sql`b.owner = ${owner}`]),
    ...(team === undefined ? [] : [sql`b.team = ${team}`]),
    ...(specialist === undefined ? [] : [sql`b.specialist = ${specialist}`]),
  ];
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/** What facts are grouped by: an expression over the time `at`, or over the bug `b`, which then has to be there. */
export interface Key {
  of: (at: Facts) => Facts;
  ofBug: boolean;
}
export const whole: Key = { of: () => sql`''::text`, ofBug: false };

/** The bug `b` beside its facts, where anything is asked of it: most of the time of all figures goes into that otherwise. */
function withBug(scope: FigureScope, key: Key, bug: Facts): Facts {
  const { projects, service, owner, team, specialist } = scope;
  const asked = projects ?? service ?? owner ?? team ?? specialist;
  return asked === undefined && !key.ofBug ? sql`` : sql`join bugs b on b.id = ${bug}`;
}

/** Every bug's first steps: key, bug, at, state, took (seconds from the bug's first signal on). */
export function firstSteps(scope: FigureScope, key: Key = whole): Facts {
  return sql`select ${key.of(sql`m.at`)} as key, m.bug, m.at, m.to_state as state, m.took
    from bug_moves m ${withBug(scope, key, sql`m.bug`)}
    where m.first and m.to_state = any(${Object.values(entered)}::text[]) and m.at >= ${scope.since} and m.at < ${scope.until}
      and ${within(scope)}`;
}

/** Of every bug (and key) the last investigation that ended: key, bug, reproduced, fixed. */
export function endedTurns(scope: FigureScope, key: Key = whole): Facts {
  return sql`select distinct on (key, bug) ${key.of(sql`m.at`)} as key, m.bug,
      m.event in ('fix-validated', 'reproduced-without-fix') as reproduced, m.event = 'fix-validated' as fixed
    from bug_moves m ${withBug(scope, key, sql`m.bug`)}
    where m.event = any(${ends}::text[]) and m.at >= ${scope.since} and m.at < ${scope.until} and ${within(scope)}
    order by key, bug, m.at desc`;
}

/** Of every bug (and key) the last watch that ended: key, bug, held. */
export function endedWatches(scope: FigureScope, key: Key = whole): Facts {
  return sql`select distinct on (key, bug) ${key.of(sql`m.at`)} as key, m.bug, m.to_state = 'fixed' as held
    from bug_moves m ${withBug(scope, key, sql`m.bug`)}
    where (m.to_state = 'fixed' or (m.to_state = 'regressed' and m.from_state in ('applied', 'watching', 'fixed')))
      and m.from_state <> m.to_state and m.at >= ${scope.since} and m.at < ${scope.until} and ${within(scope)}
    order by key, bug, m.at desc`;
}

/** Of every bug (and key) the last decision about a proposal of its: key, bug, accepted. */
export function lastDecisions(scope: FigureScope, key: Key = whole): Facts {
  return sql`select distinct on (key, bug) ${key.of(sql`d.at`)} as key, p.bug, d.verb like 'approve%' as accepted
    from decisions d join proposal_bugs p on p.proposal = d.proposal ${withBug(scope, key, sql`p.bug`)}
    where d.at >= ${scope.since} and d.at < ${scope.until} and d.verb <> 'edit' and ${within(scope)}
    order by key, bug, d.id desc`;
}

/** What the investigations that ended cost: key, bug, money, tokens. */
export function paidTurns(scope: FigureScope, key: Key = whole): Facts {
  return sql`select ${key.of(sql`m.at`)} as key, m.bug, m.money, m.tokens from bug_moves m ${withBug(scope, key, sql`m.bug`)}
    where m.money > 0 and m.at >= ${scope.since} and m.at < ${scope.until} and ${within(scope)}`;
}

/** The bugs that a figure counts, one by one: what the queue shows of it. */
export function bugsOf(figure: CountedFigure, scope: FigureScope): Facts {
  switch (figure) {
    case 'investigation':
    case 'proposal':
    case 'approval':
    case 'resolution':
      return sql`select bug from (${firstSteps(scope)}) f where state = ${entered[figure]}`;
    case 'ended':
      return sql`select bug from (${endedTurns(scope)}) f`;
    case 'reproduced':
      return sql`select bug from (${endedTurns(scope)}) f where reproduced`;
    case 'fix-found':
      return sql`select bug from (${endedTurns(scope)}) f where fixed`;
    case 'watched':
      return sql`select bug from (${endedWatches(scope)}) f`;
    case 'held':
      return sql`select bug from (${endedWatches(scope)}) f where held`;
    case 'decided':
      return sql`select bug from (${lastDecisions(scope)}) f`;
    case 'accepted':
      return sql`select bug from (${lastDecisions(scope)}) f where accepted`;
    case 'paid':
      return sql`select bug from (${paidTurns(scope)}) f`;
  }
}
