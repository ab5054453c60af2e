import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it, describe } from 'vitest';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const event = (id: string, over: object = {}) => ({
  event_id: id.padStart(32, '0'),
  platform: 'node',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: "Cannot read properties of undefined (reading 'name')",
        stacktrace: { frames: [{ filename: '/app/src/a.js', function: 'a', lineno: 3, colno: 9, in_app: true }] },
      },
    ],
  },
  ...over,
});

function envelope(items: Array<[Record<string, unknown>, unknown]>, header: object = {}): string {
  const lines = items.flatMap(([head, body]) => [
    JSON.stringify(head),
    typeof body === 'string' ? body : JSON.stringify(body),
  ]);
  return [JSON.stringify(header), ...lines].join('\n');
}

const post = (
  server: RunningServer,
  body: string | Buffer,
  more: { headers?: Record<string, string>; path?: string } = {},
) =>
  fetch(`${server.url}${more.path ?? `/api/${server.project.id}/envelope/?sentry_key=${server.key}`}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: more.headers ?? {},
  });

const bugsOf = async (server: RunningServer) => (await server.store.bugs.bugs({ limit: 100 })).bugs;

describe('the Sentry protocol', () => {
  it('takes what the unmodified SDK sends when a program crashes, and has the bug worked on', async () => {
    const server = await runningServer();
    const program = `
      import * as Sentry from '@sentry/node';
      Sentry.init({ dsn: ${JSON.stringify(server.dsn)}, release: 'abc', environment: 'production' });
      function total(order) { return order.lines.length; }
      try { total({}); } catch (error) { Sentry.captureException(error); }
      await Sentry.close(10_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    expect((await once(child, 'close'))[0]).toBe(0);
    const [bug] = await bugsOf(server);
    expect(bug).toMatchObject({
      title: "TypeError: Cannot read properties of undefined (reading 'length')",
      count: 1,
      state: 'new',
    });
    expect(server.queue.asked).toEqual([bug?.id]);
    const [signal] = await server.store.signals.signalsOf(bug?.id ?? '', 1);
    expect(signal?.event).toMatchObject({ source: 'sentry', release: 'abc', environment: 'production' });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('reads a body in %s', async (encoding, compress) => {
    const server = await runningServer();
    const body = compress(Buffer.from(envelope([[{ type: 'event' }, event('1')]])));
    const response = await post(server, body, { headers: { 'content-encoding': encoding } });
    expect(await response.json()).toEqual({ id: '1'.padStart(32, '0') });
    expect(response.status).toBe(200);
    expect(await bugsOf(server)).toHaveLength(1);
  });

  it('knows the key from query, header or the envelope itself', async () => {
    const server = await runningServer();
    const path = `/api/${server.project.id}/envelope/`;
    const dsn = server.dsn;
    const auth = `Sentry sentry_version=7, sentry_client=x/1, sentry_key=${server.key}`;
    const one = (id: string, header: object = {}) => envelope([[{ type: 'event' }, event(id)]], header);
    expect((await post(server, one('1'))).status).toBe(200);
    expect((await post(server, one('2'), { path, headers: { 'x-sentry-auth': auth } })).status).toBe(200);
    expect((await post(server, one('3', { dsn }), { path })).status).toBe(200);
    const [bug] = await bugsOf(server);
    expect(bug?.count).toBe(3);
  });

  it('takes the older store endpoint', async () => {
    const server = await runningServer();
    const path = `/api/${server.project.id}/store/?sentry_key=${server.key}`;
    const response = await post(server, JSON.stringify(event('7')), { path });
    expect([response.status, await response.json()]).toEqual([200, { id: '7'.padStart(32, '0') }]);
  });

  it('counts an event that comes twice once', async () => {
    const server = await runningServer();
    for (let i = 0; i < 3; i++)
      expect((await post(server, envelope([[{ type: 'event' }, event('1')]]))).status).toBe(200);
    expect((await bugsOf(server)).map((bug) => bug.count)).toEqual([1]);
  });

  it('takes envelopes that hold no error, and items of kinds it does not know', async () => {
    const server = await runningServer();
    const without = envelope(
      [
        [{ type: 'session' }, { sid: 'x' }],
        [{ type: 'client_report' }, { discarded_events: [] }],
      ],
      { event_id: 'ab' },
    );
    expect([(await post(server, without)).status, await bugsOf(server)]).toEqual([200, []]);
    const odd = envelope([
      [{ type: 'hologram' }, { a: 1 }],
      [{ type: 'event' }, event('9')],
    ]);
    expect((await post(server, odd)).status).toBe(200);
    expect(await bugsOf(server)).toHaveLength(1);
  });

  it('lets pages of any origin report', async () => {
    const server = await runningServer();
    const preflight = await fetch(`${server.url}/api/${server.project.id}/envelope/`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const answer = await post(server, envelope([[{ type: 'event' }, event('1')]]));
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('never keeps a secret in clear', async () => {
    const server = await runningServer();
    const request = {
      url: 'http://x/',
      method: 'POST',
      headers: { Authorization: 'Bearer abcdefghijklmnop' },
      data: { password: 'hunter2hunter2' },
    };
    await post(server, envelope([[{ type: 'event' }, event('1', { request })]]));
    const [bug] = await bugsOf(server);
    const kept = JSON.stringify(await server.store.signals.signalsOf(bug?.id ?? '', 1));
    expect(kept).not.toContain('hunter2');
    expect(kept).not.toContain('abcdefghijklmnop');
    const { rows } = await server.store.pool.query('select * from bugs');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });
});

describe('bad input, answered as the protocol says', () => {
  it.each([
    [
      'a wrong key',
      (s: RunningServer) => ({ path: `/api/${s.project.id}/envelope/?sentry_key=${'0'.repeat(32)}` }),
      403,
      /not one of project/,
    ],
    [
      'a wrong project',
      (s: RunningServer) => ({ path: `/api/999/envelope/?sentry_key=${s.key}` }),
      403,
      /no project 999/,
    ],
    ['no key', (s: RunningServer) => ({ path: `/api/${s.project.id}/envelope/` }), 403, /no key/],
  ])('%s', async (_name, how, status, says) => {
    const server = await runningServer();
    const response = await post(server, envelope([[{ type: 'event' }, event('1')]]), how(server));
    expect(response.status).toBe(status);
    expect(response.headers.get('x-sentry-error')).toMatch(says);
    expect(((await response.json()) as { detail: string }).detail).toMatch(says);
    expect(await bugsOf(server)).toEqual([]);
  });

  it.each([
    ['nothing', '', 400],
    ['no envelope', 'hello', 400],
    ['an envelope that is cut off', '{"event_id":"a"}\n{"type":"event","length":500}\n{"exc', 400],
    ['an event that is no object', envelope([[{ type: 'event' }, '[1,2']]), 400],
    ['damaged gzip', gzipSync('{}').subarray(0, 15), 400],
    [
      'an event above 1 MiB',
      envelope([[{ type: 'event' }, event('1', { extra: { big: 'x'.repeat(1_100_000) } })]]),
      413,
    ],
  ])('%s', async (_name, body, status) => {
    const server = await runningServer();
    const response = await post(server, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { detail: string }).detail.length).toBeGreaterThan(10);
    expect(await bugsOf(server)).toEqual([]);
  });

  it('a bomb: little that unfolds to much is stopped', async () => {
    const server = await runningServer();
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    const response = await post(server, bomb);
    expect([400, 413]).toContain(response.status);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('over quota: 429 with when to come again, before any work', async () => {
    const server = await runningServer();
    await server.store.pool.query('update projects set quota = 2 where id = $1', [server.project.id]);
    const answers = [];
    for (const id of ['1', '2', '3']) answers.push(await post(server, envelope([[{ type: 'event' }, event(id)]])));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const headers = answers[2]?.headers;
    expect(Number(headers?.get('retry-after'))).toBeGreaterThan(0);
    expect(headers?.get('x-sentry-rate-limits')).toMatch(/^\d+:error;default:project:quota_exceeded$/);
  });

  it('the store gone: 503 with when to come again, and nothing is said to be kept', async () => {
    const server = await runningServer();
    expect((await post(server, envelope([[{ type: 'event' }, event('1')]]))).status).toBe(200);
    await server.store.pool.query('alter table signals rename to hidden');
    const response = await post(server, envelope([[{ type: 'event' }, event('2')]]));
    expect(response.status).toBeGreaterThanOrEqual(500);
    await server.store.pool.query('alter table hidden rename to signals');
    expect((await post(server, envelope([[{ type: 'event' }, event('2')]]))).status).toBe(200);
    expect((await bugsOf(server)).map((bug) => bug.count)).toEqual([2]);
  });
});
