import { expect, onTestFinished, test } from 'vitest';
import { migrate, migrations } from '../../../src/adapters/postgres/migrate.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { makePool } from '../../../src/adapters/postgres/pool.ts';
import { freshDatabase } from '../../support/store/database.ts';

async function emptyPool() {
  const url = await freshDatabase('empty');
  const pool = makePool(url, 4);
  onTestFinished(() => pool.end());
  return { url, pool };
}

const step = (number: number, sql: string) => ({ number, name: `step${number}`, sql, checksum: `sum of ${sql}` });

test('programs that start together apply each step once, and later ones only what is new', async () => {
  const { pool } = await emptyPool();
  const two = [step(1, 'create table a (n int)'), step(2, 'insert into a values (1)')];
  await Promise.all([migrate(pool, two), migrate(pool, two), migrate(pool, two)]);
  await migrate(pool, [...two, step(3, 'insert into a values (2)')]);
  const { rows } = await pool.query('select n from a order by n');
  expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a step that fails leaves nothing behind', async () => {
  const { pool } = await emptyPool();
  await expect(migrate(pool, [step(1, 'create table a (n int)'), step(2, 'nonsense')])).rejects.toThrow(/syntax/);
  const { rows } = await pool.query("select to_regclass('a') as a, to_regclass('schema_migrations') as m");
  expect(rows).toEqual([{ a: null, m: null }]);
});

test('a schema newer than the program, or of other steps, is refused', async () => {
  const { pool } = await emptyPool();
  const one = [step(1, 'create table a (n int)')];
  await migrate(pool, [...one, step(2, 'select 1')]);
  await expect(migrate(pool, one)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  await expect(migrate(pool, [step(1, 'create table b (n int)'), step(2, 'select 1')])).rejects.toMatchObject({
    code: 'SCHEMA_NEWER',
  });
});

test('a store of a later release is not opened', async () => {
  const { url, pool } = await emptyPool();
  await migrate(pool);
  const next = migrations().length + 1;
  await pool.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [next, 'later', 'x']);
  await expect(openStore(url)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
});
