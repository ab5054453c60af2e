import type pg from 'pg';
import type { BugState } from '../../../domain/bug-state.ts';
import { firstPrevHash, ledgerEntry, ledgerHash } from '../../../domain/ledger.ts';
import { recurrence, type Recurring, type Waiting } from '../../../domain/recurrence.ts';
import { column } from '../column-text.ts';
import { settleItems } from '../review/end-items.ts';
import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';

/** A bug that an arrival moves. */
export interface Recurrence {
  bug: string;
  arrival: Arrival;
  from: BugState;
  to: BugState;
  why: string;
  /** End of its ledger. */
  seq: number;
  hash: string;
}

interface Row extends Omit<Waiting, 'released'> {
  bug: string;
  seq: number | null;
  hash: string | null;
  /** When the project was first seen with each of the releases. */
  releases: Record<string, string>;
  released: Array<{ environment: string | null; at: string }>;
}

const lockText = `
select b.id as bug, b.state, b.lacks, b.changed_at as "changedAt", b.changed_release as "changedRelease", l.seq, l.hash,
  (select coalesce(jsonb_object_agg(r.name, r.seen), '{}') from (
    select r.name, min(r.first_seen) as seen from unnest($2::text[]) w (name)
    join releases r on r.name = w.name join fingerprints f on f.id = r.fingerprint
    where f.project = b.project group by r.name) r) as releases,
  (select coalesce(jsonb_agg(jsonb_build_object('environment', w.environment, 'at', w.released_at)), '[]')
    from watches w where w.bug = b.id and w.released_at >= b.changed_at) as released
from bugs b left join lateral (select seq, hash from ledger where bug = b.id order by seq desc limit 1) l on true
where b.id = any($1::text[]) order by b.id for no key update of b`;

/** Whether a further occurrence might move the bug; most bugs are in none of these states. */
function mayMove({ state, lacks }: Pick<Waiting, 'state' | 'lacks'>, group: readonly Arrival[]): boolean {
  if (state === 'needs-investigation')
    return lacks.length > 0 && group.some(({ signal }) => signal.head.evidence.some((kind) => lacks.includes(kind)));
  return state === 'fixed' || state === 'watching' || state === 'applied';
}

/**
 * The bugs that a batch's arrivals move along the state table, each by its first arrival that does. One statement, and
 * none where no bug of the batch waits for a recurrence; it locks those bugs.
 */
export async function recurrences(
  client: pg.PoolClient,
  groups: ReadonlyMap<KnownFingerprint, readonly Arrival[]>,
): Promise<Map<Arrival, Recurrence>> {
  const waiting = [...groups].filter(([known, group]) => mayMove(known, group));
  if (waiting.length === 0) return new Map();
  const arrivals = waiting.flatMap(([, group]) => group);
  const releases = new Set(arrivals.flatMap(({ signal: { head } }) => (head.release ? [releaseOf(head)] : [])));
  const { rows } = await client.query<Row>({
    name: 'lock-recurring',
    text: lockText,
    values: [waiting.map(([{ bug }]) => bug), [...releases]],
  });
  const found = new Map<Arrival, Recurrence>();
  for (const row of rows) {
    const own = waiting.filter(([{ bug }]) => bug === row.bug).flatMap(([, group]) => group);
    const waits: Waiting = {
      ...row,
      released: row.released.map(({ environment, at }) => ({ environment, at: new Date(at) })),
    };
    for (const arrival of own) {
      const move = recurrence(waits, recurringOf(arrival, row));
      if (!move) continue;
      const ledger = { seq: (row.seq ?? -1) + 1, hash: row.hash ?? firstPrevHash };
      found.set(arrival, { bug: row.bug, arrival, from: row.state, ...move, ...ledger });
      break;
    }
  }
  return found;
}

const releaseOf = ({ release }: { release: string | null }): string => column(release ?? '', 250);

function recurringOf({ signal, seenAt }: Arrival, { releases }: Row): Recurring {
  const release = signal.head.release ? releaseOf(signal.head) : null;
  const seen = release === null ? undefined : releases[release];
  const { evidence, environment } = signal.head;
  return { evidence, release, environment, seenAt, releaseSeenAt: seen ? new Date(seen) : null };
}

const moveText = `
with w as (
  select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[]) as w (bug, state, seq, entry, hash, at)
), steps as (
  insert into bug_moves (bug, at, event, from_state, to_state) select b.id, w.at, 'signal', b.state, w.state from w join bugs b on b.id = w.bug
), moved as (
  update bugs b set state = w.state, waits_since = w.at, lacks = '{}' from w where b.id = w.bug
), over as (
  update watches o set ended = 'recurred', next_at = null from w where o.bug = w.bug and w.state = 'regressed' and o.ended is null
)
insert into ledger (bug, seq, entry, hash) select bug, seq, entry, hash from w`;

/** Moves the bugs whose arrival is new here (`ids`), and says so in their ledgers; of bugs that were fixed, what had ended with them is open again. Out: the moved ones. */
export async function moveRecurred(
  client: pg.PoolClient,
  found: ReadonlyMap<Arrival, Recurrence>,
  ids: ReadonlyMap<Arrival, number>,
): Promise<Map<Arrival, BugState>> {
  const moved = [...found.values()].filter(({ arrival }) => ids.has(arrival));
  if (moved.length === 0) return new Map();
  const entries = moved.map(({ bug, arrival, to, why, seq, hash }) =>
    ledgerEntry(
      {
        stage: 'intake',
        kind: to === 'regressed' ? 'regressed' : 'evidence-came',
        actor: 'engine',
        inputs: [`signal:${ids.get(arrival)}`],
        outcome: column(why, 500),
      },
      { bug, seq, at: arrival.signal.receivedAt.toISOString(), prevHash: hash },
    ),
  );
  await client.query({
    name: 'move-recurred',
    text: moveText,
    values: [
      moved.map(({ bug }) => bug),
      moved.map(({ to }) => to),
      entries.map(({ seq }) => seq),
      entries.map((entry) => JSON.stringify(entry)),
      entries.map(ledgerHash),
      moved.map(({ arrival }) => arrival.signal.receivedAt),
    ],
  });
  for (const { bug, arrival, from, to, why } of moved)
    if (to === 'regressed') await settleItems(client, bug, { from, to, why }, arrival.signal.receivedAt);
  return new Map(moved.map(({ arrival, to }) => [arrival, to]));
}
