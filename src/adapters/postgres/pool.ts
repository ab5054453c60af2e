import pg from 'pg';
import { isLostRace, storeFault } from './faults.ts';

const int8 = 20;
const raceTries = 5;

/** Connections to one database. bigint columns come as numbers: counts and ids stay below 2^53. */
export function makePool(url: string, max = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    application_name: 'reproof',
    // A process that stands still in the middle of a batch would hold its project's lock for ever.
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Runs `work` in one transaction (READ COMMITTED) and resolves once it is committed; what it throws rolls back. Work
 * that lost a race for locks is done again, up to five times. Throws STORE_UNAVAILABLE where PostgreSQL is gone: then
 * nothing was committed, or the store cannot say.
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (!isLostRace(error) || tries >= raceTries) throw storeFault(error);
    }
  }
}

async function once<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | boolean = false;
  try {
    await client.query('begin');
    const result = await work(client);
    const end = await client.query('commit');
    // A commit of a failed transaction is answered by ROLLBACK, without an error.
    if (end.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      (gone: Error) => gone,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** One statement; its rows. Throws STORE_UNAVAILABLE. */
export async function query<Row extends pg.QueryResultRow>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  try {
    return (await on.query<Row>(text, values)).rows;
  } catch (error) {
    throw on instanceof pg.Pool ? storeFault(error) : error;
  }
}
