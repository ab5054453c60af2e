import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type Server, startMariadb, startRedis } from '../../support/database-servers.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { fixed, record } from './recorded-service.ts';

const folders: string[] = [];
const servers: Server[] = [];
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await Promise.all(servers.map((server) => server.stop()));
});

const longest = 400_000;
const manifest = (type: 'module' | 'commonjs'): string =>
  `{ "name": "shop", "version": "1.0.0", "type": "${type}", "scripts": { "start": "node src/server.mjs" } }\n`;

/** A server around `answer(request)`, which may throw; what it is started with comes first. */
const server = (start: string, answer: string): string => `import http from 'node:http';
${start}

async function answer(request) {
${answer}
}

http
  .createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await answer(request)));
    } catch {
      response.writeHead(500).end('internal error');
    }
  })
  .listen(0, '127.0.0.1', function () {
    console.log(this.address().port);
  });
`;

async function outcomeOf(
  files: Record<string, string>,
  packages: string[],
  env: Record<string, string>,
  paths: string[],
) {
  const service = await record(
    { 'package.json': manifest('module'), ...files },
    {},
    paths.map((path) => ({ path })),
    { env, packages },
  );
  folders.push(service.folder);
  return fixed(service);
}

const reproduced = {
  verdict: 'reproduced',
  tier: 'I2',
  strategy: 'request-replay',
  minimised: true,
  runs: { failing: 5, total: 5 },
};

describe('a recorded service of PostgreSQL, replayed without one', () => {
  const start = `import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('create table if not exists customers (id int primary key, name text, since timestamptz)');
await pool.query("insert into customers values (1, 'Ann', now()), (7, null, now()) on conflict do nothing");`;

  it('fails on a null in a row', { timeout: longest }, async () => {
    const answer = `  const id = Number(request.url.split('/').at(-1));
  const { rows } = await pool.query('select * from customers where id = $1', [id]);
  const [customer] = rows;
  return { name: customer.name.trim(), since: customer.since.getFullYear() };`;
    const { proposal, test } = await outcomeOf(
      { 'src/server.mjs': server(start, answer) },
      ['pg'],
      { DATABASE_URL: await freshDatabase('empty') },
      ['/customers/1', '/customers/7'],
    );
    expect(proposal.reproduction).toMatchObject(reproduced);
    // The id is of no account, the date is for a program that no longer fails.
    expect(test).toContain(
      "{ postgresql: 'select * from customers where id = $1', parameters: [7], rows: [{ name: null, since: new Date(",
    );
  });

  it('fails on the error that the driver throws', { timeout: longest }, async () => {
    const answer = `  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const name = new URL(request.url, 'http://shop').searchParams.get('name');
    await client.query('insert into customers values ($1, $2, now())', [name.length, name]);
    await client.query('COMMIT');
    return name;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`;
    const { proposal, test } = await outcomeOf(
      { 'src/server.mjs': server(start, answer) },
      ['pg'],
      { DATABASE_URL: await freshDatabase('empty') },
      ['/?name=Bob', '/?name=Charley'],
    );
    expect(proposal.reproduction).toMatchObject(reproduced);
    expect(test).toMatch(/error: \{ message: 'duplicate key value .*', code: '23505', .*constraint: 'customers_pkey'/);
  });
});

it('a recorded service of MySQL fails on what a write tells, replayed without one', { timeout: longest }, async () => {
  const mariadb = await startMariadb();
  servers.push(mariadb);
  const start = `import mysql from 'mysql2/promise';

const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 2 });
await pool.query('create table if not exists stock (id int primary key, left_over int)');
await pool.query('insert ignore into stock values (1, 5), (7, 0)');
const words = ['taken'];`;
  const answer = `  const id = Number(request.url.split('/').at(-1));
  const [done] = await pool.execute('update stock set left_over = left_over - 1 where id = ? and left_over > 0', [id]);
  return words[done.affectedRows - 1].toUpperCase();`;
  const { proposal, test } = await outcomeOf(
    { 'src/server.mjs': server(start, answer) },
    ['mysql2'],
    { DATABASE_URL: `mysql://root@127.0.0.1:${mariadb.port}/test` },
    ['/take/1', '/take/7'],
  );
  expect(proposal.reproduction).toMatchObject(reproduced);
  expect(test).toMatch(/parameters: \[7\], header: \{ affectedRows: 0/);
});

describe('a recorded service of Redis, replayed without one', () => {
  const start = `import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL);
await redis.set('cart:1', '{"total":3}');`;
  const answer = `  const id = request.url.split('/').at(-1);
  const [[, cart], [, seen]] = await redis.pipeline().get(\`cart:\${id}\`).incr('seen').exec();
  return { total: JSON.parse(cart).total, seen };`;
  const recorded = async () => {
    const redis = await startRedis();
    servers.push(redis);
    const files = { 'package.json': manifest('module'), 'src/server.mjs': server(start, answer) };
    const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
    const service = await record(files, {}, [{ path: '/carts/1' }, { path: '/carts/7' }], {
      env,
      packages: ['ioredis'],
    });
    folders.push(service.folder);
    return service;
  };

  it('fails on a key that is not there', { timeout: longest }, async () => {
    const { proposal, test } = await fixed(await recorded(), { whole: true });
    expect(proposal.reproduction).toMatchObject({ ...reproduced, runs: { failing: 20, total: 20 } });
    expect(test).toContain("{ redis: ['get', 'cart:7'], reply: null }");
  });

  it('is refused what the recording does not hold, and says so', { timeout: longest }, async () => {
    const service = await recorded();
    const text = readFileSync(service.envelope, 'utf8');
    writeFileSync(service.envelope, text.replaceAll('"operation":"get"', '"operation":"getdel"'));
    const { proposal } = await fixed(service);
    expect(proposal.reproduction.verdict).not.toBe('reproduced');
    expect(proposal.missingEvidence.map(({ what }) => what)).toContain(
      'what get cart:7 of redis answered: the replay asked for it, and the recording does not hold it',
    );
  });
});
