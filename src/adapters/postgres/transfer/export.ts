import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import { copyOut } from '../backup/copy.ts';
import { storeFault } from '../faults.ts';
import { query, transaction } from '../pool.ts';

/** What is a project's, in the order in which it is put back; not the secrets of its webhooks and code host. `$` stands for the project's id. */
const tables: readonly (readonly [table: string, rows: string])[] = [
  ['projects', 'select * from projects where id = $'],
  ['project_keys', 'select * from project_keys where project = $ order by position'],
  ['bugs', 'select * from bugs where project = $ order by number'],
  ['bug_counts', 'select c.* from bug_counts c join bugs b on b.id = c.bug where b.project = $ order by b.number'],
  ['fingerprints', 'select * from fingerprints where project = $ order by id'],
  ...['hours', 'releases', 'environments', 'people'].map(
    (table) =>
      [
        table,
        `select t.* from ${table} t join fingerprints f on f.id = t.fingerprint where f.project = $ order by f.id`,
      ] as const,
  ),
  ['signals', 'select * from signals where project = $ order by id'],
  ['ledger', 'select l.* from ledger l join bugs b on b.id = l.bug where b.project = $ order by b.number, l.seq'],
  [
    'own_hypotheses',
    'select h.* from own_hypotheses h join bugs b on b.id = h.bug where b.project = $ order by b.number, h.number',
  ],
  ['kept', 'select k.* from kept k join bugs b on b.id = k.bug where b.project = $ order by b.number, k.name'],
  ['mirrors', 'select * from mirrors where project = $ order by tracker, id'],
  ['deploys', 'select * from deploys where project = $ order by id'],
  ['alerts', 'select * from alerts where project = $ order by sender, key'],
  [
    'bug_links',
    'select l.* from bug_links l join bugs b on b.id = l.bug where b.project = $ order by b.number, kind, target',
  ],
  ['changes', 'select * from changes where project = $ order by created_at, id'],
  ...['change_bugs', 'change_steps'].map(
    (table) =>
      [
        table,
        `select t.* from ${table} t join changes c on c.id = t.change where c.project = $ order by c.id`,
      ] as const,
  ),
];

/**
 * All of a project, as it is at one moment, a line of JSON each (`reproof.export/1`): first `{"schema","step","project"}`,
 * then `{"table","row"}`. Throws UNKNOWN_PROJECT, STORE_UNAVAILABLE.
 */
export async function exportProject(pool: pg.Pool, project: string, write: (line: string) => void): Promise<void> {
  if (!/^[1-9]\d{0,9}$/.test(project)) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
  try {
    await transaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const [known] = await query<{ step: number }>(
        client,
        'select (select max(number) from schema_migrations) as step from projects where id = $1',
        [project],
      );
      if (!known) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
      write(JSON.stringify({ schema: 'reproof.export/1', step: known.step, project }));
      for (const [table, rows] of tables) await exportTable(client, table, rows.replace('$', project), write);
    });
  } catch (error) {
    throw storeFault(error);
  }
}

async function exportTable(
  client: pg.PoolClient,
  table: string,
  rows: string,
  write: (line: string) => void,
): Promise<void> {
  const line = `json_build_object('table', '${table}', 'row', row_to_json(t))::text`;
  // A row is a chunk; COPY doubles backslashes, and JSON has no other sign that it would change.
  await copyOut(client, `copy (select ${line} from (${rows}) t) to stdout`, (chunk) =>
    write(chunk.toString('utf8').replace(/\n$/, '').replaceAll('\\\\', '\\')),
  );
}
