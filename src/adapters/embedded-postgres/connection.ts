import pg from 'pg';
import { password, role } from './cluster.ts';
import type { Home } from './home.ts';

const database = 'reproof';

/** `postgresql://` URL of the embedded store, its password included. */
export function urlOf(home: Home, port: number, name = database): string {
  return `postgresql://${role}:${password(home)}@127.0.0.1:${port}/${name}`;
}

/** Whether the server at the port lets us in; makes our database where it is missing. */
export async function answers(home: Home, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(home, port, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
