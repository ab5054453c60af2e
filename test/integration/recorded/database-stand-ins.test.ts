import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { CallScenario } from '../../../src/domain/scenario.ts';
import { writeCallTest } from '../../../src/reproduction/writing/call-test.ts';
import { folderWith, runNode } from '../../support/runs-of-node.ts';

const helper = fileURLToPath(new URL('../../../src/runtime/run-program.cjs', import.meta.url));
const modulesFolder = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const { runProgram } = createRequire(import.meta.url)(helper) as {
  runProgram(
    entry: string,
    given: { requests: object[]; answers?: object[]; databases?: string[]; order?: string[]; timeoutMs?: number },
  ): { output: string; exit: number | null; timedOut: boolean; responses: { status: number; body: string }[] };
};
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

type Given = Omit<Parameters<typeof runProgram>[1], 'requests'>;

/** What `work(tell)` of a server tells while it answers its one request; `start` runs before it listens. No database is there. */
function told(name: string, start: string, work: string, given: Given): unknown[] {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-stand-ins-')));
  folders.push(folder);
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop" }');
  symlinkSync(modulesFolder, path.join(folder, 'node_modules'));
  const file = path.join(folder, 'src', name);
  const isEsm = name.endsWith('.mjs');
  writeFileSync(
    file,
    `${isEsm ? "import http from 'node:http';" : "const http = require('node:http');"}
${start}
http.createServer(async (request, response) => {
  const seen = [];
  const tell = (value) => { seen.push(value); return value; };
  const refused = (promise) => promise.then(() => tell('answered'), (error) => tell([error.name, error.code, error.message]));
  try { ${work} } catch (error) { tell(error.stack); }
  response.end(JSON.stringify(seen));
}).listen(0, '127.0.0.1');`,
  );
  const requests = [{ method: 'GET', path: '/', headers: {}, body: null }];
  const run = runProgram(file, { requests, timeoutMs: 60_000, ...given });
  expect(run.output).toContain('run-program responses');
  return JSON.parse(run.responses[0]?.body ?? 'null') as unknown[];
}

const pgAnswers = [
  { postgresql: 'BEGIN', command: 'BEGIN', rowCount: null },
  {
    postgresql: 'select * from orders where id = $1',
    parameters: [1],
    rows: [{ id: 1, at: new Date(0), raw: Buffer.from('ab') }],
  },
  { postgresql: 'select * from orders where id = $1', parameters: [2], rows: [] },
  { postgresql: 'select n', rows: [{ n: 1 }] },
  { postgresql: 'select n', rows: [{ n: 2 }] },
  {
    postgresql: 'insert',
    parameters: [{ a: [1] }],
    error: { message: 'duplicate', code: '23505', constraint: 'orders_pkey' },
  },
  { postgresql: 'select 1; select 2', results: [{ rows: [{ a: 1 }] }, { rows: [{ a: 2 }] }] },
  { postgresql: 'update orders', command: 'UPDATE', rowCount: 0 },
];
const pgWork = `
  const client = await pool.connect();
  await client.query('BEGIN');
  const { rows, rowCount, fields, command } = await client.query('select * from orders where id = $1', [1]);
  tell([rows[0].at.getTime(), Buffer.isBuffer(rows[0].raw), rowCount, command, fields.map((field) => field.name)]);
  rows[0].id = 'changed';
  tell((await client.query({ name: 'by-id', text: 'select * from orders where id = $1', values: [2] })).rows.length);
  tell((await client.query('select * from orders where id = $1', [1])).rows[0].id);
  await new Promise((done) => pool.query('select n', (_error, result) => done(tell(result.rows[0].n))));
  tell([(await pool.query('select n')).rows[0].n, (await pool.query('select n')).rows[0].n]);
  await client.query('insert', [{ a: [1] }]).catch((error) => tell([error.name, error.constructor.name, error.code, error.constraint]));
  await client.query('ROLLBACK');
  client.release();
  tell((await pool.query('select 1; select 2')).map(({ rows }) => rows[0].a));
  tell((await pool.query('update orders')).rowCount);
  await refused(pool.query('delete from orders'));
  await pool.end();`;
const pgStart = `const pool = new pg.Pool({ connectionString: 'postgres://shop@db.internal/shop', max: 2, ssl: { rejectUnauthorized: false } });`;

describe('pg', () => {
  it.each([
    ['app.mjs', `import pg from 'pg';\n${pgStart}\nawait pool.query('create table if not exists orders (id int)');`],
    ['app.cjs', `const pg = require('pg');\n${pgStart}`],
  ])('%s: rows, results, errors, prepared statements, transactions; a start-up that asks', (name, start) => {
    expect(told(name, start, pgWork, { answers: pgAnswers })).toEqual([
      [0, true, 1, 'SELECT', ['id', 'at', 'raw']],
      0,
      1,
      1,
      [2, 2],
      ['error', 'DatabaseError', '23505', 'orders_pkey'],
      [1, 2],
      0,
      ['error', 'REPLAY_NOT_RECORDED', 'the recording holds no answer to delete from orders of postgresql'],
    ]);
  });
});

const mysqlAnswers = [
  { mysql: 'select * from orders where id = ?', parameters: [1], rows: [{ id: 1, total: '9.50', note: null }] },
  { mysql: 'insert into orders values (?)', parameters: [9], header: { affectedRows: 1, insertId: 9 } },
  { mysql: 'select nothing', error: { message: "Unknown column 'nothing'", code: 'ER_BAD_FIELD_ERROR', errno: 1054 } },
];
const mysqlWork = `
  const row = { id: 1, total: '9.50', note: null };
  const [rows, fields] = await pool.promise().query('select * from orders where id = ?', [1]);
  tell([rows, fields.map(({ name }) => name)]);
  tell((await pool.promise().execute('select * from orders where id = ?', [1]))[0]);
  const [head] = await pool.promise().execute('insert into orders values (?)', [9]);
  tell([head.constructor.name, head.affectedRows, head.insertId, head.changedRows]);
  await new Promise((done) => pool.query('select nothing', (error) => done(tell([error.code, error.errno]))));
  await new Promise((done) => single.query('select * from orders where id = ?', [1], (_error, found) => done(tell(found))));
  const connection = await pool.promise().getConnection();
  await connection.beginTransaction();
  await connection.ping();
  await connection.rollback();
  connection.release();
  await refused(pool.promise().query('delete from orders'));
  await pool.promise().end();
  await single.promise().end();`;
const mysqlStart = `
const pool = mysql.createPool({ host: 'db.internal', user: 'shop', database: 'shop', ssl: {}, namedPlaceholders: true });
const single = mysql.createConnection({ host: 'db.internal' });`;

describe('mysql2', () => {
  it.each([
    [
      'app.mjs',
      `import mysql from 'mysql2';${mysqlStart}\nawait pool.promise().query('create table orders (id int)');`,
    ],
    ['app.cjs', `const mysql = require('mysql2');${mysqlStart}`],
  ])('%s: text and prepared statements, callbacks and promises, headers, errors, transactions', (name, start) => {
    const row = { id: 1, total: '9.50', note: null };
    expect(told(name, start, mysqlWork, { answers: mysqlAnswers })).toEqual([
      [[row], ['id', 'total', 'note']],
      [row],
      ['ResultSetHeader', 1, 9, 0],
      ['ER_BAD_FIELD_ERROR', 1054],
      [row],
      ['Error', 'REPLAY_NOT_RECORDED', 'the recording holds no answer to delete from orders of mysql'],
    ]);
  });
});

const redisAnswers = [
  { redis: ['get', 'a'], reply: 'A' },
  { redis: ['get', 'none'], reply: null },
  { redis: ['hgetall', 'h'], reply: { a: '1' } },
  { redis: ['incr', 'n'], reply: 1 },
  { redis: ['get', 'n'], reply: '1' },
  { redis: ['multi'], reply: 'OK' },
  { redis: ['exec'], reply: [2, null] },
  { redis: ['lpush', 'a', 'x'], error: { message: 'WRONGTYPE Operation against a key' } },
];
const redisWork = `
  tell([await redis.get('a'), await redis.get('none'), await redis.hgetall('h')]);
  tell(await redis.pipeline().incr('n').get('n').lpush('a', 'x').exec().then((all) => all.map(([error, value]) => error?.message ?? value)));
  tell(await redis.multi().incr('n').get('none').exec());
  await redis.lpush('a', 'x').catch((error) => tell([error.name, error.message]));
  await refused(redis.get('b'));
  await subscriber.subscribe('news');
  tell(await redis.ping());
  await redis.quit();
  subscriber.disconnect();`;
const redisStart = `
const redis = new Redis({ host: 'redis.internal', password: 'p', db: 2, keyPrefix: 'shop:' });
const subscriber = redis.duplicate();`;

describe('ioredis', () => {
  it.each([
    ['app.mjs', `import { Redis } from 'ioredis';${redisStart}\nawait redis.set('started', '1');`],
    ['app.cjs', `const { Redis } = require('ioredis');${redisStart}`],
  ])('%s: commands, pipelines, transactions, errors, subscribing', (name, start) => {
    expect(told(name, start, redisWork, { answers: redisAnswers })).toEqual([
      ['A', null, { a: '1' }],
      [1, '1', 'WRONGTYPE Operation against a key'],
      [
        [null, 2],
        [null, null],
      ],
      ['ReplyError', 'WRONGTYPE Operation against a key'],
      ['ReplyError', null, 'the recording holds no answer to get b of redis'],
      'PONG',
    ]);
  });
});

describe('answers of databases in an order', () => {
  const start = `import pg from 'pg';\nimport { Redis } from 'ioredis';\n${pgStart}\nconst redis = new Redis({ host: 'redis.internal' });`;
  const work = `await Promise.all([pool.query('select n').then(() => tell('row')), redis.get('a').then(() => tell('reply'))]);`;
  const answers = [
    { postgresql: 'select n', rows: [{ n: 1 }] },
    { redis: ['get', 'a'], reply: 'A' },
  ];
  it.each([
    [
      ['answer select n in GET /', 'answer get a in GET /'],
      ['row', 'reply'],
    ],
    [
      ['answer get a in GET /', 'answer select n in GET /'],
      ['reply', 'row'],
    ],
  ])('come in it: %j', (order, seen) => {
    expect(told('app.mjs', start, work, { answers, order })).toEqual(seen);
  });
});

it('a database that is stood in for without any answer refuses what is asked, and is not waited for', () => {
  const start = `const pg = require('pg');\n${pgStart}`;
  expect(told('app.cjs', start, "await refused(pool.query('select n'));", { databases: ['postgresql'] })).toEqual([
    ['error', 'REPLAY_NOT_RECORDED', 'the recording holds no answer to select n of postgresql'],
  ]);
});

const runtime = fileURLToPath(new URL('../../../src/runtime/', import.meta.url));
const textOf = (file: string): [string, string] => [file, readFileSync(path.join(runtime, file), 'utf8')];
const answerHelpers = Object.fromEntries(
  ['recorded', 'database', 'postgresql', 'mysql', 'redis'].map((name) => textOf(`${name}-answers.cjs`)),
);

it.each(['esm', 'cjs'] as const)('a test by call, %s, of a module that asks as it is imported', async (modules) => {
  const isEsm = modules === 'esm';
  const module = isEsm ? 'lib/orders.mjs' : 'lib/orders.cjs';
  const start = isEsm
    ? `import pg from 'pg';\n${pgStart}\nawait pool.query('create table if not exists orders (id int)');\nexport `
    : `const pg = require('pg');\n${pgStart}\nexports.nameOf = nameOf;\n`;
  const source = (read: string): string => `${start}async function nameOf(id) {
  const { rows } = await pool.query('select * from orders where id = $1', [id]);
  return rows[0].name${read}.length;
}
`;
  const message = "Cannot read properties of null (reading 'length')";
  const scenario: CallScenario = {
    kind: 'call',
    module,
    from: module,
    load: isEsm ? 'import' : 'require',
    steps: [{ do: 'call', name: 'nameOf', args: [7] }],
    answers: [
      {
        kind: 'sql',
        target: 'postgresql',
        operation: 'select * from orders where id = $1',
        arguments: [7],
        outcome: { kind: 'value', value: { rows: [{ name: null }] } },
      },
    ],
  };
  const style = { framework: 'node:test' as const, modules, ending: isEsm ? '.test.mjs' : '.test.cjs' };
  const parts = {
    scenario,
    production: message,
    message,
    title: 'name',
    style,
    folder: 'test',
    answerHelpers,
    demandHelpers: {},
  };
  const written = writeCallTest(parts);
  expect(Object.keys(written.files).map((file) => path.basename(file))).toEqual([
    path.basename(written.testFile),
    'recorded-answers.cjs',
    'database-answers.cjs',
    'postgresql-answers.cjs',
  ]);
  const run = async (read: string) => {
    const folder = folderWith({ ...written.files, [module]: source(read) });
    symlinkSync(modulesFolder, path.join(folder, 'node_modules'));
    return runNode(folder, '--test', written.testFile);
  };
  const red = await run('');
  expect([red.exit, red.output.includes(message)], red.output).toEqual([1, true]);
  const green = await run('?');
  expect(green.exit, green.output).toBe(0);
});
