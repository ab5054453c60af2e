import type pg from 'pg';
import type { Bug } from '../../../domain/bug.ts';
import { nextState } from '../../../domain/state-table.ts';
import type { BugEvent, BugState } from '../../../domain/bug-state.ts';
import { Fault } from '../../../domain/fault.ts';
import type { LedgerNote } from '../../../domain/ledger.ts';
import { query } from '../pool.ts';
import { settleItems } from '../review/end-items.ts';
import { followBug } from '../review/retire.ts';
import { lockProjects } from '../signals/known.ts';
import { recount as recountUsers } from '../signals/people.ts';
import { readBug } from './bug.ts';
import { timeStep } from './enter-state.ts';
import { appendEntries, lockBug } from './ledger.ts';

/** Points all fingerprints of `from` at `into`; both ledgers say so. Throws UNKNOWN_BUG, BAD_USAGE. */
export async function merge(client: pg.PoolClient, from: string, into: string, by: string, now: Date): Promise<void> {
  if (from === into) throw new Fault('BAD_USAGE', `${from} cannot be merged into itself`);
  if (projectOf(from) !== projectOf(into))
    throw new Fault('BAD_USAGE', `${from} and ${into} are of different projects`);
  await lockProjects(client, [projectOf(from)]);
  const states = new Map<string, BugState>();
  for (const bug of [from, into].toSorted()) states.set(bug, await lockBug(client, bug, null));
  if (states.get(into) === 'duplicate') throw new Fault('BAD_USAGE', `${into} is itself a duplicate of another bug`);
  await client.query('update fingerprints set bug = $2 where bug = $1', [from, into]);
  await enter(
    client,
    { bug: from, state: states.get(from) as BugState },
    'merged-into-other',
    { mergedInto: into, why: `merged into ${into}` },
    now,
  );
  await recount(client, [from, into]);
  await appendEntries(client, from, [noteOf('merged', by, `merged into ${into}`)], now);
  await appendEntries(client, into, [noteOf('merged', by, `took in ${from}`)], now);
}

/**
 * Takes a fingerprint out of a bug: back to the bug that it made once, else (it is that bug's own) to a new one. A bug's
 * only fingerprint stays where it is. Throws BAD_USAGE where the bug does not have it.
 */
export async function split(
  client: pg.PoolClient,
  bug: string,
  fingerprint: string,
  by: string,
  now: Date,
): Promise<Bug> {
  await lockProjects(client, [projectOf(bug)]);
  const own = await query<{ id: number; fingerprint: string; home: string }>(
    client,
    'select id, fingerprint, home from fingerprints where bug = $1',
    [bug],
  );
  const found = own.find((each) => each.fingerprint === fingerprint);
  if (!found) throw new Fault('BAD_USAGE', `${bug} has no fingerprint ${fingerprint}`);
  if (own.length === 1) return (await readBug(client, bug, now)) as Bug;
  const to = found.home === bug ? await cloneOf(client, bug) : found.home;
  const states = new Map<string, BugState>();
  for (const id of [bug, to].toSorted()) states.set(id, await lockBug(client, id, null));
  await client.query('update fingerprints set bug = $2, home = $2 where id = $1', [found.id, to]);
  await enter(
    client,
    { bug: to, state: states.get(to) as BugState },
    'split-off',
    { mergedInto: null, why: `split off ${bug}` },
    now,
  );
  await recount(client, [bug, to]);
  await appendEntries(client, bug, [noteOf('split', by, `gave ${fingerprint} to ${to}`)], now);
  await appendEntries(client, to, [noteOf('split', by, `took ${fingerprint} from ${bug}`)], now);
  return (await readBug(client, to, now)) as Bug;
}

/** A bug's project: its id begins with it. Throws UNKNOWN_BUG for what is no id. */
function projectOf(bug: string): number {
  const project = Number(/^([1-9]\d{0,9})-\d+$/.exec(bug)?.[1]);
  if (!project) throw new Fault('UNKNOWN_BUG', `there is no bug ${bug}`);
  return project;
}

async function enter(
  client: pg.PoolClient,
  { bug, state }: { bug: string; state: BugState },
  event: BugEvent,
  { mergedInto, why }: { mergedInto: string | null; why: string },
  now: Date,
): Promise<void> {
  const to = nextState(state, event, () => false) ?? state;
  const text = 'update bugs set state = $2, merged_into = $3, waits_since = $4 where id = $1';
  await client.query(text, [bug, to, mergedInto, now]);
  if (to === state) return;
  const step = { event, from: state, to };
  await timeStep(client, bug, step, now);
  await followBug(client, bug, step, now);
  await settleItems(client, bug, { ...step, why }, now);
}

async function cloneOf(client: pg.PoolClient, bug: string): Promise<string> {
  const [made] = await query<{ id: string }>(
    client,
    `with p as (
       update projects set next_bug = next_bug + 1 where id = (select project from bugs where id = $1) returning next_bug - 1 as number
     ), made as (
       insert into bugs (id, project, number, title, error_type, message, level, platform, service, state, priority, priority_reason, routing)
       select b.project || '-' || p.number, b.project, p.number, title, error_type, message, level, platform, service, 'new',
         priority, priority_reason, routing
       from bugs b, p where b.id = $1 returning id)
     insert into bug_counts (bug, first_seen, last_seen) select made.id, c.first_seen, c.last_seen
     from made, bug_counts c where c.bug = $1 returning bug as id`,
    [bug],
  );
  return made?.id as string;
}

/** Brings the sums of bugs back in line with their fingerprints; times of a bug without any stay. */
async function recount(client: pg.PoolClient, bugs: readonly string[]): Promise<void> {
  await client.query(
    `update bug_counts b set count = s.count, first_seen = coalesce(s.first, b.first_seen), last_seen = coalesce(s.last, b.last_seen)
     from (select w.bug, coalesce(sum(f.count), 0) as count, min(f.first_seen) as first, max(f.last_seen) as last
       from unnest($1::text[]) w (bug) left join fingerprints f on f.bug = w.bug group by w.bug) s
     where b.bug = s.bug`,
    [bugs],
  );
  await client.query(`update bug_counts set users = 0 where bug = any($1::text[])`, [bugs]);
  await client.query(recountUsers, [bugs]);
}

function noteOf(kind: string, actor: string, outcome: string): LedgerNote {
  return { stage: 'intake', kind, actor, outcome };
}
