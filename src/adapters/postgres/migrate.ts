import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { Fault } from '../../domain/fault.ts';
import { query, transaction } from './pool.ts';

/** One step of the schema: `NNNN-name.sql`, never changed once released. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

const folder = fileURLToPath(new URL('migrations/', import.meta.url));
/** Any number that is ours alone: programs of one database that start together wait for each other on it. */
const lock = 7_306_011_120;

/** The migrations that this program knows, in order. Throws an Error where a number is missing or twice. */
export function migrations(from = folder): Migration[] {
  const files = readdirSync(from)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, i) => {
    const [, number, name] = /^(\d{4})-(.+)\.sql$/.exec(file) ?? [];
    if (Number(number) !== i + 1 || !name) throw new Error(`migration ${file} is not number ${i + 1}`);
    const sql = readFileSync(`${from}/${file}`, 'utf8');
    return { number: i + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Brings the schema up to this program's, all steps in one transaction under an advisory lock; forward only.
 * Throws SCHEMA_NEWER where the store was written by a later program, or by one whose steps were others.
 */
export async function migrate(pool: pg.Pool, known: readonly Migration[] = migrations()): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [lock]);
    await client.query(`create table if not exists schema_migrations (
      number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    const applied = await query<Omit<Migration, 'sql'>>(
      client,
      'select number, name, checksum from schema_migrations order by number',
    );
    for (const step of applied) check(step, known);
    for (const step of known.slice(applied.length)) {
      await client.query(step.sql);
      await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
        step.number,
        step.name,
        step.checksum,
      ]);
    }
  });
}

function check(step: Omit<Migration, 'sql'>, known: readonly Migration[]): void {
  const own = known[step.number - 1];
  if (!own)
    throw new Fault(
      'SCHEMA_NEWER',
      `the store's schema is at step ${step.number} (${step.name}); this program knows ${known.length}`,
    );
  if (own.checksum !== step.checksum) {
    throw new Fault('SCHEMA_NEWER', `step ${step.number} of the store's schema (${step.name}) is not this program's`);
  }
}
