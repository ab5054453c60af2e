import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import type { Accepted, IncomingSignal } from '../../../ports/store/signal-store.ts';
import { transaction } from '../pool.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { earlierIds, idKey, insertSignals } from './insert.ts';
import type { KnownFingerprint } from './fingerprint.ts';
import { knownFingerprints, lockProjects } from './known.ts';
import { boundPeople } from './people.ts';
import { moveRecurred, recurrences } from './recurrence.ts';
import { type Choice, chooseStored, type Sampling } from './sampling.ts';
import { tally } from './tally.ts';

type Groups = Map<KnownFingerprint, Arrival[]>;

/**
 * Keeps a batch as the port says. Seven statements whatever its size: lock the projects, look up fingerprints, make
 * missing bugs, insert signals, carry on the counts; two more where an arrival moves a bug that waits for it. Only signals whose event id was not here before are counted.
 */
export async function accept(
  pool: pg.Pool,
  signals: readonly IncomingSignal[],
  sampling: Sampling | null,
): Promise<Accepted[]> {
  if (signals.length === 0) return [];
  const arrivals = signals.map(arrivalOf);
  const single = withoutRepeats(arrivals);
  return transaction(pool, async (client) => {
    await lockProjects(
      client,
      single.map(({ project }) => project),
    );
    const groups = await knownFingerprints(client, single);
    const recurring = await recurrences(client, groups);
    const choice = chooseStored(groups, sampling, new Set(recurring.keys()));
    const bodyOf = (arrival: Arrival) => (choice.stored.has(arrival) ? arrival.signal.body : null);
    const ids = await insertSignals(client, groups, bodyOf, choice.rare);
    await count(client, groups, ids, choice);
    const moved = await moveRecurred(client, recurring, ids);
    return answer(client, arrivals, { groups, ids, choice, moved });
  });
}

/** The same event twice in one batch: the later one is the duplicate. */
function withoutRepeats(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter((arrival) => !seen.has(idKey(arrival)) && seen.add(idKey(arrival)));
}

async function count(client: pg.PoolClient, groups: Groups, ids: Map<Arrival, number>, choice: Choice): Promise<void> {
  const counted = new Map([...groups].map(([known, group]) => [known, group.filter((each) => ids.has(each))]));
  const replaced: number[] = [];
  const added = await tally(client, counted, (known) => {
    const newest = choice.newest.get(known);
    const id = newest && ids.get(newest);
    const bodies = (counted.get(known) ?? []).filter((each) => choice.stored.has(each)).length;
    if (id === undefined) return { stored: bodies, newest: known.newest };
    if (known.newest !== null && !choice.promoted.has(known)) replaced.push(known.newest);
    return { stored: bodies - 1, newest: id };
  });
  if (replaced.length > 0)
    await client.query('update signals set body = null where id = any($1::bigint[]) and not rare', [replaced]);
  await boundPeople(client, added);
}

/** What became of a batch. */
interface Kept {
  groups: Groups;
  ids: Map<Arrival, number>;
  choice: Choice;
  moved: Map<Arrival, BugState>;
}

async function answer(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
  { groups, ids, choice, moved }: Kept,
): Promise<Accepted[]> {
  const knownOf = new Map([...groups].flatMap(([known, group]) => group.map((arrival) => [arrival, known] as const)));
  const again = arrivals.filter((arrival) => !ids.has(arrival));
  const earlier = await earlierIds(client, again);
  const announced = new Set<KnownFingerprint>();
  return arrivals.map((arrival): Accepted => {
    const id = ids.get(arrival);
    const known = knownOf.get(arrival);
    if (id === undefined || !known) return { kind: 'duplicate', signal: String(earlier.get(idKey(arrival))) };
    if (!choice.stored.has(arrival)) return { kind: 'counted', bug: known.bug };
    const newBug = known.isNew && !announced.has(known);
    announced.add(known);
    const to = moved.get(arrival);
    return { kind: 'stored', bug: known.bug, signal: String(id), newBug, ...(to ? { moved: to } : {}) };
  });
}
