import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { Arrival } from './arrival.ts';
import { type KnownFingerprint, receiptHour } from './fingerprint.ts';
import { foldNames, mostNames, otherNames } from './names.ts';
import { earlierIds, idKey } from './insert.ts';
import { makeBugs } from './new-bug.ts';

/**
 * Locks the batch's projects (in the order of their ids, so that no two batches wait for each other in a circle): all
 * that changes fingerprints and bugs of a project holds this lock. Throws UNKNOWN_PROJECT.
 */
export async function lockProjects(client: pg.PoolClient, projects: readonly number[]): Promise<void> {
  const wanted = [...new Set(projects)];
  const { rows } = await client.query<{ id: number }>({
    name: 'lock-projects',
    text: 'select id from projects where id = any($1::bigint[]) order by id for no key update',
    values: [wanted],
  });
  const missing = wanted.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw new Fault('UNKNOWN_PROJECT', `there is no project ${missing}`);
}

/** The batch's fingerprints, each with its arrivals in their order; new ones are made, with their bugs. */
export async function knownFingerprints(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<Map<KnownFingerprint, Arrival[]>> {
  const groups = Map.groupBy(arrivals, keyOf);
  const found = new Map((await look(client, [...groups.values()])).map((known) => [keyOf(known), known]));
  for (const [key, group] of groups) foldNames(group, found.get(key));
  const missing = await notHereBefore(
    client,
    [...groups].filter(([key]) => !found.has(key)).flatMap(([, group]) => group),
  );
  const makers = [...Map.groupBy(missing, keyOf).values()] as [Arrival, ...Arrival[]][];
  for (const known of await makeBugs(client, makers)) found.set(keyOf(known), known);
  return new Map(
    [...groups].flatMap(([key, group]) => {
      const known = found.get(key);
      return known ? [[known, known.isNew ? group.filter((each) => missing.includes(each)) : group]] : [];
    }),
  );
}

/** An event that comes again under another fingerprint (the rule has changed meanwhile) makes no bug. */
async function notHereBefore(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const earlier = await earlierIds(client, arrivals);
  return arrivals.filter((arrival) => !earlier.has(idKey(arrival)));
}

function keyOf(of: { project: number; fingerprint: string }): string {
  return `${of.project} ${of.fingerprint}`;
}

const lookText = `
select f.id, f.project, f.fingerprint, f.bug, f.newest, f.people_level as "peopleLevel", false as "isNew",
  b.state, b.lacks, b.changed_at as "changedAt", b.changed_release as "changedRelease",
  case when f.flood_hour = w.hour then f.flood_stored else 0 end as "storedThisHour",
  array(select r.name from releases r where r.fingerprint = f.id and r.name = any(string_to_array(w.releases, chr(1)))) as releases,
  (select count(*) from (select 1 from releases r where r.fingerprint = f.id limit ${mostNames}) r) as "releaseCount",
  (select count(*) from (select 1 from environments e where e.fingerprint = f.id limit ${mostNames}) e) as "environmentCount",
  array(select e.name from environments e
    where e.fingerprint = f.id and e.name = any(string_to_array(w.environments, chr(1)))) as environments
from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
  as w (project, fingerprint, hour, releases, environments)
join fingerprints f on f.project = w.project and f.fingerprint = w.fingerprint
join bugs b on b.id = f.bug`;

async function look(client: pg.PoolClient, groups: readonly Arrival[][]): Promise<KnownFingerprint[]> {
  const names = (group: Arrival[], of: (arrival: Arrival) => string | null) =>
    [...new Set([otherNames, ...group.map(of).filter((name) => name !== null)])].join('\u0001');
  const { rows } = await client.query<KnownFingerprint>({
    name: 'look-fingerprints',
    text: lookText,
    values: [
      groups.map(([first]) => first?.project),
      groups.map(([first]) => first?.fingerprint),
      groups.map((group) => receiptHour(group)),
      groups.map((group) => names(group, ({ release }) => release)),
      groups.map((group) => names(group, ({ environment }) => environment)),
    ],
  });
  return rows;
}
