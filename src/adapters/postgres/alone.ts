import type pg from 'pg';
import { Fault } from '../../domain/fault.ts';
import { storeFault } from './faults.ts';

/**
 * Runs `work` while no other process of the installation does the work of this `key`: a session's advisory lock, which
 * PostgreSQL takes back by itself where a process dies. False where another has it. `stillOurs` throws STORE_UNAVAILABLE once the
 * session is gone: ask before each thing that must not be done twice.
 */
export async function alone(
  pool: pg.Pool,
  key: number,
  work: (stillOurs: () => Promise<void>) => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect().catch((error: unknown) => {
    throw storeFault(error);
  });
  let broken: Error | undefined;
  const ask = async (text: string, values: unknown[] = []): Promise<{ got?: boolean } | undefined> => {
    try {
      return (await client.query<{ got?: boolean }>(text, values)).rows[0];
    } catch (error) {
      broken = error as Error;
      throw new Fault('STORE_UNAVAILABLE', 'the session that held a lock is gone', { cause: error });
    }
  };
  try {
    const locked = await ask('select pg_try_advisory_lock($1) as got', [key]);
    if (!locked?.got) return false;
    await work(async () => void (await ask('select 1')));
    await ask('select pg_advisory_unlock($1)', [key]);
    return true;
  } catch (error) {
    // The session's end gives the lock back.
    broken ??= error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
