import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { BoundaryCall } from '../../../src/domain/recording-traffic.ts';
import { type Server, startMariadb, startPostgres, startRedis } from '../../support/database-servers.ts';
import { envelopesOf, programOf, runProgram } from '../../support/recorded-run.ts';

const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Runs a program that may import packages, as ESM or CommonJS, against a server; returns the calls of its one report. */
async function callsOf(source: string, name: string, port: number, plain = false): Promise<[string, BoundaryCall[]]> {
  const file = programOf(source, name);
  symlinkSync(modules, join(dirname(file), 'node_modules'));
  const run = await runProgram(file, { plain, env: { PORT: String(port) } });
  expect([run.code, run.stderr]).toEqual([0, '']);
  return [run.stdout, envelopesOf(run)[0]?.recording.calls ?? []];
}

const work = (body: string) => `
const recorder = globalThis[Symbol.for('reproof.recorder')] ?? { runJob: (_job, run) => run(), captureException() {} };
const { runJob, captureException } = recorder;
const seen = [];
const tell = (value) => { seen.push(value); return value; };
const main = async () => { ${body} console.log(JSON.stringify(seen)); };
main();`;

const told = ({ kind, operation, arguments: given, outcome }: BoundaryCall) => [
  kind,
  operation,
  given,
  outcome.kind === 'value' ? outcome.value : outcome.kind === 'error' ? outcome.error.code : outcome.kind,
];

const pgBody = `
const pool = new pg.Pool({ host: '127.0.0.1', port: Number(process.env.PORT), user: 'test', database: 'postgres', max: 1 });
await pool.query('create table if not exists orders (id int primary key, total numeric, at timestamptz, extra jsonb)');
await pool.query('truncate orders');
await runJob({ name: 'orders' }, async () => {
  await pool.query('insert into orders values ($1, $2, $3, $4)', [1, '9.50', new Date(0), { a: [1] }]);
  const { rows } = await pool.query({ name: 'by-id', text: 'select * from orders where id = $1', values: [1] });
  rows[0].total = 'changed';
  await new Promise((done) => pool.query('select 1 as one', (error, result) => done(tell(result.rows))));
  const client = await pool.connect();
  await Promise.all([client.query('select 2 as two'), client.query('select nothing').catch((error) => tell(error.code))]);
  client.release();
  // One connection for two: each query belongs to the work that asked.
  await Promise.all([1, 2].map((n) => runJob({ name: 'inner' + n }, () => pool.query('select $1::int as n', [n]).then((r) => tell(r.rows[0].n)))));
  captureException(new Error('look'));
});
await pool.end();`;

test.each([
  ['app.mjs', `import pg from 'pg';${work(pgBody)}`],
  ['app.cjs', `const pg = require('pg');${work(pgBody)}`],
])('pg, %s: promises, callbacks, prepared statements, a pool, errors', async (name, source) => {
  const server = servers[0] ?? (await startPostgres());
  servers[0] = server;
  const [plain] = await callsOf(source, name, server.port, true);
  const [stdout, calls] = await callsOf(source, name, server.port);
  expect(stdout).toBe(plain);
  const at = { $: 'date', value: '1970-01-01T00:00:00.000Z' };
  expect(calls.map(told)).toEqual([
    [
      'sql',
      'insert into orders values ($1, $2, $3, $4)',
      [1, '9.50', at, { a: [1] }],
      expect.objectContaining({ command: 'INSERT', rowCount: 1, rows: [] }),
    ],
    [
      'sql',
      'select * from orders where id = $1',
      [1],
      expect.objectContaining({ rows: [{ id: 1, total: '9.50', at, extra: { a: [1] } }] }),
    ],
    ['sql', 'select 1 as one', [], expect.objectContaining({ rows: [{ one: 1 }] })],
    ['sql', 'select 2 as two', [], expect.objectContaining({ rows: [{ two: 2 }] })],
    ['sql', 'select nothing', [], '42703'],
  ]);
  expect(calls[1]?.outcome).toMatchObject({
    value: { fields: [{ fields: { name: 'id', dataTypeID: 23 } }, {}, {}, {}] },
  });
});

const mysqlBody = `
const pool = mysql.createPool({ host: '127.0.0.1', port: Number(process.env.PORT), user: 'root', connectionLimit: 1, multipleStatements: true });
await pool.promise().query('create database if not exists shop');
await pool.promise().query('create table if not exists shop.orders (id int primary key, total decimal(8,2), note text)');
await pool.promise().query('delete from shop.orders');
await runJob({ name: 'orders' }, async () => {
  await pool.promise().execute('insert into shop.orders values (?, ?, ?)', [1, '9.50', null]);
  const [rows] = await pool.promise().query('select * from shop.orders where id = ?', [1]);
  rows[0].total = 'changed';
  await new Promise((done) => pool.execute('select id from shop.orders where id = ?', [1], (error, found) => done(tell(found))));
  await new Promise((done) => pool.query('select nothing', (error) => done(tell(error.code))));
  const connection = await pool.promise().getConnection();
  await connection.query('select 2 as two');
  connection.release();
  captureException(new Error('look'));
});
await pool.promise().end();`;

test.each([
  ['app.mjs', `import mysql from 'mysql2';${work(mysqlBody)}`],
  ['app.cjs', `const mysql = require('mysql2');${work(mysqlBody)}`],
])('mysql2, %s: text and prepared statements, callbacks and promises, a pool, errors', async (name, source) => {
  const server = servers[1] ?? (await startMariadb());
  servers[1] = server;
  const [plain] = await callsOf(source, name, server.port, true);
  const [stdout, calls] = await callsOf(source, name, server.port);
  expect(stdout).toBe(plain);
  const row = { id: 1, total: '9.50', note: null };
  expect(calls.map(told)).toEqual([
    ['sql', 'insert into shop.orders values (?, ?, ?)', [1, '9.50', null], expect.anything()],
    ['sql', 'select * from shop.orders where id = ?', [1], [[row], expect.anything()]],
    ['sql', 'select id from shop.orders where id = ?', [1], [[{ id: 1 }], [{ name: 'id', columnType: 3 }]]],
    ['sql', 'select nothing', [], 'ER_BAD_FIELD_ERROR'],
    ['sql', 'select 2 as two', [], [[{ two: 2 }], expect.anything()]],
  ]);
  expect(calls[0]?.outcome).toMatchObject({ value: [{ fields: { affectedRows: 1 } }, { $: 'undefined' }] });
});

const redisBody = `
const redis = new Redis({ host: '127.0.0.1', port: Number(process.env.PORT) });
await redis.flushall();
await runJob({ name: 'cart' }, async () => {
  await redis.set('cart:1', 'a');
  tell(await redis.get('cart:1'));
  await new Promise((done) => redis.hset('h', { a: 1, b: 'two' }, () => done()));
  tell(await redis.hgetall('h'));
  await redis.getBuffer('cart:1');
  tell(await redis.pipeline().incr('n').get('n').lpush('cart:1', 'x').exec().then((all) => all.map(([error, value]) => error ? error.message : value)));
  tell(await redis.multi().incr('n').get('none').exec());
  await redis.lpush('cart:1', 'x').catch((error) => tell(error.message));
  captureException(new Error('look'));
});
redis.disconnect();`;

test.each([
  ['app.mjs', `import { Redis } from 'ioredis';${work(redisBody)}`],
  ['app.cjs', `const { Redis } = require('ioredis');${work(redisBody)}`],
])('ioredis, %s: commands, buffers, pipelines, transactions, errors', async (name, source) => {
  const server = servers[2] ?? (await startRedis());
  servers[2] = server;
  const [plain] = await callsOf(source, name, server.port, true);
  const [stdout, calls] = await callsOf(source, name, server.port);
  expect(stdout).toBe(plain);
  expect(calls.map(told)).toMatchObject([
    ['key-value', 'set', ['cart:1', 'a'], 'OK'],
    ['key-value', 'get', ['cart:1'], 'a'],
    ['key-value', 'hset', ['h', 'a', '1', 'b', 'two'], 2],
    ['key-value', 'hgetall', ['h'], { a: '1', b: 'two' }],
    ['key-value', 'get', ['cart:1'], { $: 'buffer', base64: 'YQ==' }],
    ['key-value', 'incr', ['n'], 1],
    ['key-value', 'get', ['n'], '1'],
    ['key-value', 'lpush', ['cart:1', 'x'], null],
    ['key-value', 'multi', [], 'OK'],
    ['key-value', 'incr', ['n'], 'QUEUED'],
    ['key-value', 'get', ['none'], 'QUEUED'],
    ['key-value', 'exec', [], [2, null]],
    ['key-value', 'lpush', ['cart:1', 'x'], null],
  ]);
  expect(calls[7]?.outcome).toMatchObject({
    error: { message: expect.stringContaining('WRONGTYPE') },
  });
});
