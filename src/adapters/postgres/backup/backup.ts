import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { Fault } from '../../../domain/fault.ts';
import { storeFault } from '../faults.ts';
import { migrate, migrations } from '../migrate.ts';
import { makePool, query, transaction } from '../pool.ts';
import { copyIn, copyOut } from './copy.ts';
import { BackupWriter, type Kind, readBackup } from './file.ts';
import { catchUpCounters, storeTables, type Table, target } from './tables.ts';

const headerSchema = z.object({
  /** Steps of the schema that the store had. */
  step: z.number().int().positive(),
  at: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});

/**
 * Writes all of a store into one new file (mode 600), as it is at one moment, while it goes on being used. Appears under
 * its name only when it is complete. Jobs are not in it: a server asks anew for what is open. Throws STORE_UNAVAILABLE.
 */
export async function backup(pool: pg.Pool, file: string): Promise<void> {
  const half = `${file}.part`;
  rmSync(half, { force: true });
  const writer = new BackupWriter(half);
  try {
    await transaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const [last] = await query<{ step: number }>(client, 'select max(number) as step from schema_migrations');
      const tables = await storeTables(client);
      writer.add('header', Buffer.from(JSON.stringify({ step: last?.step, at: new Date().toISOString(), tables })));
      for (const table of tables) {
        writer.add('table', Buffer.from(table.name));
        await copyOut(client, `copy ${target(table)} to stdout (format binary)`, (chunk) => writer.add('rows', chunk));
      }
    });
    writer.finish();
  } catch (error) {
    writer.abandon();
    rmSync(half, { force: true });
    throw storeFault(error);
  }
  renameSync(half, file);
}

/**
 * Puts a backup into an empty database and brings its schema up to this program's; all or nothing.
 * Throws INVALID_BACKUP, SCHEMA_NEWER (a later program wrote it), BAD_USAGE (the store is not empty), STORE_UNAVAILABLE.
 */
export async function restore(url: string, file: string): Promise<void> {
  const pool = makePool(url, 2);
  try {
    const { step, tables } = headerOf(file);
    const known = migrations();
    if (step > known.length) {
      throw new Fault('SCHEMA_NEWER', `the backup has schema step ${step}; this program knows ${known.length}`);
    }
    await migrate(pool, known.slice(0, step));
    await transaction(pool, (client) => fill(client, file, tables));
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

/** Moves a store: from the embedded PostgreSQL into an empty database of one's own. The old one is left as it is. */
export async function moveStore(from: pg.Pool, toUrl: string, scratch: string): Promise<void> {
  const folder = mkdtempSync(path.join(scratch, 'reproof-move-'));
  try {
    const file = path.join(folder, 'store.backup');
    await backup(from, file);
    await restore(toUrl, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function headerOf(file: string): z.infer<typeof headerSchema> {
  for (const { kind, content } of readBackup(file)) {
    const header = kind === 'header' ? headerSchema.safeParse(parsed(content)) : null;
    if (header?.success) return header.data;
    break;
  }
  throw new Fault('INVALID_BACKUP', `${file} has no header`);
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return null;
  }
}

async function fill(client: pg.PoolClient, file: string, tables: readonly Table[]): Promise<void> {
  const own = await storeTables(client);
  for (const table of own) {
    const present = await query(client, `select 1 from "${table.name}" limit 1`);
    if (present.length > 0)
      throw new Fault('BAD_USAGE', 'the store to restore into is not empty', { help: 'Give an empty database.' });
  }
  // What rows bring about when they are written is in the backup already.
  await client.query("set local reproof.restoring = 'on'");
  // Names of tables and columns come from the file: only ours are taken.
  const fits = tables.every((table) => own.some((each) => target(each) === target(table)));
  if (!fits) throw new Fault('INVALID_BACKUP', `${file} does not fit its schema`);
  const records = readBackup(file);
  let record = records.next();
  while (!record.done) {
    const { kind, content } = record.value;
    const table = kind === 'table' ? tables.find(({ name }) => name === content.toString()) : undefined;
    record = records.next();
    if (!table) continue;
    await copyIn(client, `copy ${target(table)} from stdin (format binary)`, rows());
  }
  await catchUpCounters(client, own);

  async function* rows(): AsyncGenerator<Buffer> {
    const isRows = (one: typeof record): one is IteratorYieldResult<{ kind: Kind; content: Buffer }> =>
      !one.done && one.value.kind === 'rows';
    while (isRows(record)) {
      yield record.value.content;
      record = records.next();
    }
  }
}
