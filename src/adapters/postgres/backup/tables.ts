import type pg from 'pg';
import { query } from '../pool.ts';

/** A table with the columns that are data (not generated from others). */
export interface Table {
  name: string;
  columns: string[];
}

/** All tables of the store, referenced ones before those that refer to them; not what the work queue keeps for itself. */
export async function storeTables(client: pg.PoolClient): Promise<Table[]> {
  const tables = await query<Table & { refers: string[] }>(
    client,
    `select t.relname as name,
       array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
         and a.attgenerated = '' order by a.attnum) as columns,
       array(select distinct r.relname::text from pg_constraint c join pg_class r on r.oid = c.confrelid
         where c.conrelid = t.oid and c.contype = 'f' and r.oid <> t.oid) as refers
     from pg_class t where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace
       and t.relname <> 'schema_migrations' order by t.relname`,
  );
  const ordered: Table[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const ready = tables.filter(({ name, refers }) => !placed.has(name) && refers.every((other) => placed.has(other)));
    if (ready.length === 0) throw new Error('the tables refer to each other in a circle');
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      placed.add(name);
    }
  }
  return ordered;
}

/** `"name" ("column", ...)` for COPY. */
export function target({ name, columns }: Table): string {
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

/** Sets every identity column's counter behind the highest value that stands there. */
export async function catchUpCounters(client: pg.PoolClient, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const columns = await query<{ name: string }>(
      client,
      `select attname as name from pg_attribute where attrelid = $1::regclass and attidentity <> ''`,
      [`"${table.name}"`],
    );
    for (const { name } of columns) {
      await client.query(
        `select setval(pg_get_serial_sequence('"${table.name}"', '${name}'), coalesce(max("${name}"), 0) + 1, false) from "${table.name}"`,
      );
    }
  }
}
