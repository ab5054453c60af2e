import type pg from 'pg';
import type { Arrival } from './arrival.ts';
import { type KnownFingerprint, receiptHour } from './fingerprint.ts';

const tallyText = `
with w as (
  select * from unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[], $5::timestamptz[],
    $6::timestamptz[], $7::int[], $8::bigint[]) as w (id, bug, n, first, last, flood_hour, stored, newest)
), new_people as (
  insert into people (fingerprint, hash) select distinct p.id, p.hash from unnest($9::bigint[], $10::bigint[]) p (id, hash)
  on conflict do nothing returning fingerprint
), counted as (
  update fingerprints f set count = f.count + w.n, first_seen = least(f.first_seen, w.first),
    last_seen = greatest(f.last_seen, w.last), flood_hour = w.flood_hour, newest = w.newest, people = f.people + coalesce(p.n, 0),
    flood_stored = case when f.flood_hour = w.flood_hour then f.flood_stored else 0 end + w.stored
  from w left join (select fingerprint, count(*)::int as n from new_people group by 1) p on p.fingerprint = w.id
  where f.id = w.id returning f.id, f.bug, f.people, coalesce(p.n, 0) as added
), bug as (
  update bug_counts b set count = b.count + s.n, users = b.users + s.added,
    first_seen = least(b.first_seen, s.first), last_seen = greatest(b.last_seen, s.last)
  from (select w.bug, sum(w.n) as n, min(w.first) as first, max(w.last) as last, sum(c.added) as added
    from w join counted c on c.id = w.id group by w.bug) s
  where b.bug = s.bug
), hour as (
  insert into hours (fingerprint, hour, count) select id, at, n from unnest($11::bigint[], $12::timestamptz[], $13::int[]) h (id, at, n)
  on conflict (fingerprint, hour) do update set count = hours.count + excluded.count
), release as (
  insert into releases (fingerprint, name, count, first_seen)
  select id, name, n, first from unnest($14::bigint[], $15::text[], $16::int[], $17::timestamptz[]) r (id, name, n, first)
  on conflict (fingerprint, name) do update set count = releases.count + excluded.count,
    first_seen = least(releases.first_seen, excluded.first_seen)
), environment as (
  insert into environments (fingerprint, name, count) select id, name, n from unnest($18::bigint[], $19::text[], $20::int[]) e (id, name, n)
  on conflict (fingerprint, name) do update set count = environments.count + excluded.count
)
select id, bug, people, added from counted where added > 0`;

/** People that a batch brought to a fingerprint. */
export interface PeopleAdded {
  id: number;
  bug: string;
  people: number;
  added: number;
}

/** How a group of one fingerprint's new arrivals was stored. */
export interface Stored {
  /** Bodies stored for good in this hour. */
  stored: number;
  /** The signal that the next newest will replace. */
  newest: number | null;
}

/** Carries on all counts of the batch in one statement. Out: fingerprints to which new people came. */
export async function tally(
  client: pg.PoolClient,
  groups: ReadonlyMap<KnownFingerprint, readonly Arrival[]>,
  storedOf: (known: KnownFingerprint) => Stored,
): Promise<PeopleAdded[]> {
  const entries = [...groups].filter(([, group]) => group.length > 0);
  if (entries.length === 0) return [];
  const seen = entries.map(([, group]) => group.map(({ seenAt }) => seenAt.getTime()));
  const people = entries.flatMap(([known, group]) => peopleOf(known, group));
  const hours = entries.flatMap(([known, group]) => countBy(known, group, ({ hour }) => hour));
  const releases = entries.flatMap(([known, group]) => countBy(known, group, ({ release }) => release));
  const environments = entries.flatMap(([known, group]) => countBy(known, group, ({ environment }) => environment));
  const { rows } = await client.query<PeopleAdded>({
    name: 'tally',
    text: tallyText,
    values: [
      entries.map(([known]) => known.id),
      entries.map(([known]) => known.bug),
      entries.map(([, group]) => group.length),
      seen.map((times) => new Date(Math.min(...times))),
      seen.map((times) => new Date(Math.max(...times))),
      entries.map(([, group]) => receiptHour(group)),
      entries.map(([known]) => storedOf(known).stored),
      entries.map(([known]) => storedOf(known).newest),
      people.map(({ id }) => id),
      people.map(({ hash }) => hash),
      ...columns(hours),
      ...columns(releases),
      releases.map(({ first }) => first),
      ...columns(environments),
    ],
  });
  return rows;
}

function columns(counts: readonly { id: number; name: string; n: number }[]): unknown[] {
  return [counts.map(({ id }) => id), counts.map(({ name }) => name), counts.map(({ n }) => n)];
}

function peopleOf(known: KnownFingerprint, group: readonly Arrival[]): { id: number; hash: string }[] {
  const mask = (1n << BigInt(known.peopleLevel)) - 1n;
  const hashes = new Set(group.flatMap(({ people }) => people));
  return [...hashes].filter((hash) => (BigInt(hash) & mask) === 0n).map((hash) => ({ id: known.id, hash }));
}

function countBy(
  known: KnownFingerprint,
  group: readonly Arrival[],
  nameOf: (arrival: Arrival) => string | null,
): { id: number; name: string; n: number; first: Date }[] {
  const named = Map.groupBy(group, nameOf);
  return [...named].flatMap(([name, of]) => {
    if (name === null) return [];
    const first = new Date(Math.min(...of.map(({ seenAt }) => seenAt.getTime())));
    return [{ id: known.id, name, n: of.length, first }];
  });
}
