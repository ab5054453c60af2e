import type pg from 'pg';
import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';

// Bodies come as one parameter, cut up by the server: an array of bytea would be sent as hexadecimal text.
const insertText = `
insert into signals (project, event_id, fingerprint, received_at, seen_at, people, rare, body)
select w.project, w.event_id, w.fingerprint, w.received_at, w.seen_at, w.people::bigint[], w.rare,
  case when w.length > 0 then substring($10::bytea from w.start for w.length) end
from unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::int[], $8::int[], $9::boolean[])
  with ordinality as w (project, event_id, fingerprint, received_at, seen_at, people, start, length, rare, place)
order by w.place
on conflict (project, event_id) do nothing
returning id, project, event_id as "eventId"`;

/** Inserts the arrivals, in their order; `bodyOf` gives null for those that are only counted. Out: ids of the new ones. */
export async function insertSignals(
  client: pg.PoolClient,
  groups: ReadonlyMap<KnownFingerprint, readonly Arrival[]>,
  bodyOf: (arrival: Arrival) => Uint8Array | null,
  rare: ReadonlySet<Arrival>,
): Promise<Map<Arrival, number>> {
  const rows = [...groups]
    .flatMap(([known, group]) => group.map((arrival) => ({ known, arrival, body: bodyOf(arrival) })))
    .toSorted((a, b) => a.arrival.index - b.arrival.index);
  let end = 1;
  const starts = rows.map(({ body }) => {
    const start = end;
    end += body?.length ?? 0;
    return start;
  });
  const result = await client.query<{ id: number; project: number; eventId: string }>({
    name: 'insert-signals',
    text: insertText,
    values: [
      rows.map(({ arrival }) => arrival.project),
      rows.map(({ arrival }) => arrival.eventId),
      rows.map(({ known }) => known.id),
      rows.map(({ arrival }) => arrival.signal.receivedAt),
      rows.map(({ arrival }) => arrival.seenAt),
      rows.map(({ arrival }) => (arrival.people.length > 0 ? `{${arrival.people.join(',')}}` : null)),
      starts,
      rows.map(({ body }) => body?.length ?? 0),
      rows.map(({ arrival }) => rare.has(arrival)),
      Buffer.concat(rows.flatMap(({ body }) => (body ? [body] : []))),
    ],
  });
  const ids = new Map(result.rows.map((row) => [idKey(row), row.id]));
  return new Map(
    rows.flatMap(({ arrival }) => {
      const id = ids.get(idKey(arrival));
      return id === undefined ? [] : [[arrival, id] as const];
    }),
  );
}

/** Ids under which earlier arrivals of the same events stand. */
export async function earlierIds(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<Map<string, number>> {
  if (arrivals.length === 0) return new Map();
  const { rows } = await client.query<{ id: number; project: number; eventId: string }>(
    `select s.id, s.project, s.event_id as "eventId" from unnest($1::bigint[], $2::text[]) w (project, event_id)
     join signals s using (project, event_id)`,
    [arrivals.map(({ project }) => project), arrivals.map(({ eventId }) => eventId)],
  );
  return new Map(rows.map((row) => [idKey(row), row.id]));
}

/** What makes an event one: its project and its id. */
export function idKey(of: { project: number; eventId: string }): string {
  return `${of.project} ${of.eventId}`;
}
