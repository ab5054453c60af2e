import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../../src/adapters/postgres/open-store.ts';

/** Takes what is to be done at the end: of the test, unless a file keeps things for all of its tests. */
export type AtEnd = (work: () => Promise<void>) => void;

/** URL of a database of this test's own, cloned from the migrated template (or empty); dropped at the end. */
export async function freshDatabase(
  kind: 'migrated' | 'empty' = 'migrated',
  atEnd: AtEnd = onTestFinished,
): Promise<string> {
  const template = inject('storeTemplate');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(template, `create database ${name} template ${kind === 'empty' ? 'template0' : 'reproof'}`);
  atEnd(() => administer(template, `drop database ${name} with (force)`));
  return template.replace(/\/reproof$/, `/${name}`);
}

/** A store on such a database, closed at the end. Sampling is off unless asked for. */
export async function freshStore(options: StoreOptions = {}, atEnd: AtEnd = onTestFinished): Promise<Store> {
  const store = await openStore(await freshDatabase('migrated', atEnd), { sampling: null, connections: 4, ...options });
  atEnd(() => store.close());
  return store;
}

async function administer(template: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: template.replace(/\/reproof$/, '/postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
