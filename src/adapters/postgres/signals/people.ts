import type pg from 'pg';
import type { PeopleAdded } from './tally.ts';

/** Hashes kept for one fingerprint; up to here its people are counted exactly, beyond with an error of about 2 %. */
const most = 4_096;

/**
 * Keeps the people of a fingerprint bounded by adaptive sampling (Wegman; Flajolet 1990): once more than `most` are kept,
 * only hashes with one more zero bit at their low end stay, and each stands for twice as many. Which stay depends on the
 * set of people alone, not on the order of their coming. Then corrects `users` of the bugs where a plain sum is wrong:
 * sampled ones, and those of several fingerprints, which may share people.
 */
export async function boundPeople(client: pg.PoolClient, added: readonly PeopleAdded[]): Promise<void> {
  if (added.length === 0) return;
  for (const { id, people } of added) if (people > most) await thin(client, id);
  await client.query({
    name: 'recount-users',
    text: `${recount} and (select count(*) > 1 or max(f.people_level) > 0 from fingerprints f where f.bug = b.bug)`,
    values: [[...new Set(added.map(({ bug }) => bug))]],
  });
}

/** Sets `users` of bugs ($1) to the different people over their fingerprints, brought to the highest level among them. */
export const recount = `
update bug_counts b set users = (
  select count(distinct p.hash) * (1::bigint << l.level)
  from (select coalesce(max(f.people_level), 0)::int as level from fingerprints f where f.bug = b.bug) l
  left join fingerprints f on f.bug = b.bug
  left join people p on p.fingerprint = f.id and p.hash & ((1::bigint << l.level) - 1) = 0
  group by l.level)
where b.bug = any($1::text[])`;

async function thin(client: pg.PoolClient, fingerprint: number): Promise<void> {
  for (let kept = most + 1; kept > most; ) {
    const { rows } = await client.query<{ level: number }>(
      'update fingerprints set people_level = people_level + 1 where id = $1 returning people_level as level',
      [fingerprint],
    );
    await client.query('delete from people where fingerprint = $1 and hash & ((1::bigint << $2::int) - 1) <> 0', [
      fingerprint,
      rows[0]?.level,
    ]);
    const left = await client.query<{ people: number }>(
      'update fingerprints set people = (select count(*) from people where fingerprint = $1) where id = $1 returning people',
      [fingerprint],
    );
    kept = left.rows[0]?.people ?? 0;
  }
}
