import type pg from 'pg';
import { zstdDecompressSync } from 'node:zlib';
import { Fault } from '../../../domain/fault.ts';
import { query, transaction } from '../pool.ts';
import { personHash } from '../signals/arrival.ts';
import { lockProjects } from '../signals/known.ts';
import { recount } from '../signals/people.ts';

/** What of a person stands in a project. */
export interface PersonFound {
  /** Kept occurrences that name the person. */
  signals: string[];
  /** Bugs whose title or message does. */
  bugs: string[];
  /** Artefacts of investigations that do. */
  kept: { bug: string; name: string }[];
}

const pageRows = 200;
const shortest = 4;
const erased = '[erased]';

/**
 * Finds a person's data in a project: occurrences that were counted for the user, and everything that holds the name as
 * text. Reads all bodies of the project: some minutes for a million. Throws BAD_USAGE for names too short to be looked for.
 */
export async function findPerson(pool: pg.Pool, project: string, user: string): Promise<PersonFound> {
  if (user.length < shortest) throw new Fault('BAD_USAGE', `a name of less than ${shortest} letters is in too much`);
  const bugs = await query<{ id: string }>(
    pool,
    'select id from bugs where project = $1 and position($2 in words) > 0 order by id',
    [project, user],
  );
  return {
    signals: await signalsNaming(pool, project, user),
    bugs: bugs.map(({ id }) => id),
    kept: await keptNaming(pool, project, user),
  };
}

/**
 * Erases a person's data in a project: bodies and artefacts that name the person are dropped, titles and messages are
 * blotted out, the person's hash is taken out. Counts of occurrences stay. The ledger is append-only and holds no event data.
 */
export async function erasePerson(pool: pg.Pool, project: string, user: string): Promise<PersonFound> {
  const found = await findPerson(pool, project, user);
  await transaction(pool, async (client) => {
    await lockProjects(client, [Number(project)]);
    await client.query('update signals set body = null where id = any($1::bigint[])', [found.signals]);
    await client.query(
      `update bugs set title = replace(title, $2, $3), message = replace(message, $2, $3), error_type = replace(error_type, $2, $3)
       where id = any($1::text[])`,
      [found.bugs, user, erased],
    );
    for (const { bug, name } of found.kept)
      await client.query('delete from kept where bug = $1 and name = $2', [bug, name]);
    // Issues of other trackers are JSON: the name stands in them as a JSON string has it.
    await client.query(
      'update mirrors set content = replace(content, $2, $3) where project = $1 and position($2 in content) > 0',
      [project, asJsonText(user), erased],
    );
    // Work under way may hold anything: it is done again.
    await client.query('delete from checkpoints where bug in (select id from bugs where project = $1)', [project]);
    await forget(client, project, personHash(user));
  });
  return found;
}

async function forget(client: pg.PoolClient, project: string, hash: string): Promise<void> {
  await client.query(
    'update signals set people = array_remove(people, $2::bigint) where project = $1 and people @> array[$2::bigint]',
    [project, hash],
  );
  const rows = await query<{ bug: string }>(
    client,
    `with gone as (
       delete from people p using fingerprints f where f.id = p.fingerprint and f.project = $1 and p.hash = $2
       returning p.fingerprint)
     update fingerprints f set people = f.people - 1 from gone where f.id = gone.fingerprint returning f.bug`,
    [project, hash],
  );
  await client.query(recount, [rows.map(({ bug }) => bug)]);
}

async function signalsNaming(pool: pg.Pool, project: string, user: string): Promise<string[]> {
  const [hash, text] = [personHash(user), asJsonText(user)];
  const found: string[] = [];
  for (let after = 0; ; ) {
    const rows = await query<{ id: number; counted: boolean; body: Buffer }>(
      pool,
      `select id, coalesce(people @> array[$3::bigint], false) as counted, body from signals
       where project = $1 and id > $2 and body is not null order by id limit ${pageRows}`,
      [project, after, hash],
    );
    for (const { id, counted, body } of rows) {
      if (counted || zstdDecompressSync(body).includes(text)) found.push(String(id));
    }
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return found;
    after = last.id;
  }
}

async function keptNaming(pool: pg.Pool, project: string, user: string): Promise<PersonFound['kept']> {
  return query<{ bug: string; name: string }>(
    pool,
    `select k.bug, k.name from kept k join bugs b on b.id = k.bug
     where b.project = $1 and (position($2::bytea in k.content) > 0 or position($3::bytea in k.content) > 0) order by 1, 2`,
    [project, Buffer.from(user), Buffer.from(asJsonText(user))],
  );
}

/** As the name stands inside a JSON string. */
function asJsonText(user: string): string {
  return JSON.stringify(user).slice(1, -1);
}
