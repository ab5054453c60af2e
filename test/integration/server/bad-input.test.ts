import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { tracesOfGo } from '../../support/otlp/written-by-go.ts';

let server: RunningServer;
beforeEach(async () => {
  const ends: Array<() => Promise<void>> = [];
  server = await runningServer({}, (end) => ends.unshift(end));
  return async () => {
    for (const end of ends) await end();
  };
});

const event = (id: string, over: object = {}): string =>
  JSON.stringify({
    event_id: id.padStart(32, '0'),
    exception: { values: [{ type: 'TypeError', value: 'x' }] },
    ...over,
  });
const report = { error_type: 'TypeError', message: 'x', stack_trace: 'TypeError: x\n    at a (/app/src/a.js:1:1)' };

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', body: Buffer.from(body), headers });
const envelopes = (): string => `/api/${server.project.id}/envelope/?sentry_key=${server.key}`;
const key = (): Record<string, string> => ({ authorization: `Bearer ${server.key}` });
const bugs = async () => (await server.store.bugs.bugs({ limit: 100 })).bugs;
const counts = async () => (await bugs()).map(({ count }) => count);

/** Writes bytes as they are; what the server answers until it, or we, end the connection. */
async function raw(text: string, options: { end: boolean }): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  if (options.end) socket.end();
  else await once(socket, 'data');
  if (!options.end) socket.destroy();
  await once(socket, 'close');
  return answer;
}

const head = (length: number): string =>
  `POST ${envelopes()} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${length}\r\n\r\n`;

describe('lengths that are wrong', () => {
  it.each([
    ['too short', 10],
    ['too long', 9_999],
    ['negative', -1],
    ['a text', '50'],
  ])('an item’s length %s: what is a whole event is taken', async (_name, length) => {
    const response = await post(envelopes(), `{}\n${JSON.stringify({ type: 'event', length })}\n${event('1')}\n`);
    expect(response.status).toBe(200);
    expect(await counts()).toEqual([1]);
  });

  it('the request’s length too short: the rest is no request, and nothing is kept', async () => {
    const answer = await raw(`${head(40)}{}\n{"type":"event"}\n${event('1')}`, { end: true });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(await bugs()).toEqual([]);
  });

  it('the request’s length too long: nothing is kept of who goes away before the end', async () => {
    await raw(`${head(5_000)}{}\n{"type":"event"}\n${event('1')}`, { end: true });
    expect(await bugs()).toEqual([]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('more than an envelope may have: refused by its header, in Sentry’s form', async () => {
    const answer = await raw(head(201 * 1024 * 1024), { end: false });
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*x-sentry-error: [\s\S]*"detail"/i);
    expect(answer).toMatch(/access-control-allow-origin: \*/i);
  });
});

describe('encodings that are unknown or damaged', () => {
  it.each([
    ['lzma', 'x'],
    ['gzip', 'no gzip'],
    ['zstd', gzipSync('{}').toString('latin1')],
  ])('%s', async (encoding, body) => {
    const headers = { 'content-encoding': encoding };
    const sentry = await post(envelopes(), body, headers);
    expect([sentry.status, sentry.headers.get('x-sentry-error')]).toEqual([400, expect.stringContaining(encoding)]);
    const otlp = await post('/v1/logs', body, { ...headers, ...key(), 'content-type': 'application/json' });
    expect([otlp.status, await otlp.json()]).toEqual([400, { code: 3, message: expect.stringContaining(encoding) }]);
    const filed = await post('/api/v1/auto-file-bug', body, { ...headers, ...key() });
    expect([filed.status, filed.headers.get('content-type')]).toEqual([400, expect.stringContaining('problem+json')]);
  });
});

describe('OTLP, answered with a Status in the request’s encoding', () => {
  const traces = Buffer.from(tracesOfGo, 'base64');
  const protobuf = { 'content-type': 'application/x-protobuf' };

  it.each([
    ['cut off', () => traces.subarray(0, 100), key, 400, 3],
    ['another key', () => traces, () => ({ authorization: `Bearer ${'0'.repeat(32)}` }), 401, 16],
    ['no key', () => traces, () => ({}), 401, 16],
    [
      'too much',
      () => gzipSync(Buffer.alloc(21 * 1024 * 1024, 'ab')),
      () => ({ ...key(), 'content-encoding': 'gzip' }),
      413,
      8,
    ],
  ])('protobuf, %s', async (_name, body, headers, status, code) => {
    const response = await post('/v1/traces', body(), { ...protobuf, ...headers() });
    const answer = Buffer.from(await response.arrayBuffer());
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/x-protobuf']);
    expect([...answer.subarray(0, 3)]).toEqual([0x08, code, 0x12]);
    expect(answer.toString()).toMatch(/\w{3} \w/);
    expect(await bugs()).toEqual([]);
  });

  it('JSON, cut off', async () => {
    const body = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"string';
    const response = await post('/v1/logs', body, { ...key(), 'content-type': 'application/json' });
    expect([response.status, await response.json()]).toEqual([400, { code: 3, message: expect.any(String) }]);
  });
});

describe('auto-file, answered with a problem', () => {
  it.each([
    ['cut off', JSON.stringify(report).slice(0, 60), 400],
    ['too much', JSON.stringify({ ...report, context: { big: 'x'.repeat(1_100_000) } }), 413],
    ['no error in it', '{"hello":1}', 400],
    ['nothing', '', 400],
  ])('%s', async (_name, body, status) => {
    const response = await post('/api/v1/auto-file-bug', body, key());
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('problem+json'),
    ]);
    expect(await bugs()).toEqual([]);
  });
});

describe('clocks that are wrong', () => {
  const years = (n: number): Date => new Date(Date.now() + n * 365 * 86_400_000);

  it.each([-30, -2, 2, 30])('%s years off: taken, and seen when it was received', async (off) => {
    const began = Date.now();
    const at = years(off);
    const nanoseconds = `${at.getTime()}000000`;
    const attribute = (name: string, stringValue: string) => ({ key: name, value: { stringValue } });
    const record = {
      timeUnixNano: nanoseconds,
      severityNumber: 17,
      attributes: [attribute('exception.type', 'RangeError'), attribute('exception.message', 'far')],
    };
    const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
    const sent = { sent_at: at.toISOString() };
    const answers = [
      await post(
        envelopes(),
        `${JSON.stringify(sent)}\n{"type":"event"}\n${event('1', { timestamp: at.getTime() / 1000 })}`,
      ),
      await post('/v1/logs', logs, { ...key(), 'content-type': 'application/json' }),
      await post('/api/v1/auto-file-bug', JSON.stringify({ ...report, occurred_at: at.toISOString() }), key()),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201]);
    const seen = await bugs();
    expect(seen).toHaveLength(3);
    for (const { firstSeen, lastSeen } of seen) {
      expect(Date.parse(firstSeen)).toBeGreaterThanOrEqual(began - 1_000);
      expect(Date.parse(lastSeen)).toBeLessThanOrEqual(Date.now() + 1_000);
    }
  });
});

describe('what comes twice', () => {
  it('an event by two ways, in one envelope, and of another project', async () => {
    const two = `{}\n{"type":"event"}\n${event('1')}\n{"type":"event"}\n${event('1')}`;
    expect((await post(envelopes(), two)).status).toBe(200);
    const store = `/api/${server.project.id}/store/?sentry_key=${server.key}`;
    expect((await post(store, event('1'))).status).toBe(200);
    expect(await counts()).toEqual([1]);
    const other = await server.store.projects.create('other');
    const foreign = `/api/v1/auto-file-bug?sentry_key=${other.keys[0]?.key}`;
    const same = JSON.stringify({ ...report, occurred_at: '2026-11-01T00:00:00Z' });
    for (let i = 0; i < 2; i += 1) expect((await post('/api/v1/auto-file-bug', same, key())).status).toBe(201);
    await expect.poll(async () => (await post(foreign, same)).status).toBe(201);
    expect(await counts()).toEqual([1, 1, 1]);
  });
});
