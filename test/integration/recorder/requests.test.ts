import { expect, test } from 'vitest';
import { envelopesOf, programOf, runProgram } from '../../support/recorded-run.ts';

const service = `
import http from 'node:http';
import fs from 'node:fs';
const rates = new URL('rates.txt', import.meta.url);
fs.writeFileSync(rates, 'eur');
fs.readFileSync(rates);
const upstream = http.createServer((req, res) => res.end(JSON.stringify(req.url === '/eur' ? { rate: 1.5 } : {}))).listen(0);
const get = (url) => new Promise((done, no) => http.get(url, (res) => { let text = ''; res.on('data', (c) => { text += c; }).on('end', () => done(JSON.parse(text))); }).on('error', no));
async function price(order) {
  const [a, b] = [await (await fetch(base + '/' + order.cur, { method: 'POST', body: JSON.stringify(order) })).json(), await get(base + '/' + order.cur)];
  fs.readFileSync(rates);
  await new Promise((done) => setTimeout(done, 5));
  const at = new Date();
  return a.rate.toFixed(1) * b.rate * Math.random() * at;
}
const app = http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', async () => {
    try { res.end(String(await price(JSON.parse(body)))); } catch { res.statusCode = 500; res.end('no'); }
  });
}).listen(0);
await new Promise((done) => setTimeout(done, 50));
const base = 'http://127.0.0.1:' + upstream.address().port;
const send = (cur, wait) => new Promise((done) => {
  const req = http.request({ port: app.address().port, path: '/orders/7?x=1', method: 'POST', headers: { authorization: 'Bearer s3cretT0kenValue' } }, (res) => { res.resume(); res.on('end', done); });
  req.write(JSON.stringify({ cur }).slice(0, 4));
  setTimeout(() => req.end(JSON.stringify({ cur }).slice(4)), wait);
});
await send('eur', 0);
await send('usd', 20);
app.close(); upstream.close(); app.closeAllConnections(); upstream.closeAllConnections();
`;

test('a request that is answered by 500 is recorded with all that it got, in order, and a good one as control', async () => {
  const run = await runProgram(programOf(service));
  const [envelope] = envelopesOf(run);
  const recording = envelope?.recording;
  if (!recording || recording.work.kind !== 'request') throw new Error(run.stderr);
  const { request } = recording.work;
  expect(request).toMatchObject({ method: 'POST', url: '/orders/7?x=1', body: { text: '{"cur":"usd"}' } });
  expect(request.headers).toContainEqual(['authorization', 'Bearer x0xxxxX0xxxXxxxx']);
  const calls = recording.calls.filter((call) => call.during === request.id);
  expect(calls.map(({ kind, operation, outcome }) => [kind, operation, outcome.kind])).toEqual([
    ['http', 'POST /usd', 'response'],
    ['http', 'GET /usd', 'response'],
    ['file', 'readFileSync', 'value'],
  ]);
  expect(calls[2]?.outcome).toMatchObject({ value: { $: 'buffer', base64: 'ZXVy' } });
  expect(calls[0]).toMatchObject({
    request: { body: { text: '{"cur":"usd"}' } },
    outcome: { response: { status: 200, body: { text: '{}' } } },
  });
  const steps = recording.order.filter((step) => step.during === request.id).map((step) => step.kind);
  expect(steps).toEqual(['request', 'boundary', 'boundary', 'boundary', 'timer', 'request']);
  const names = recording.order.filter((step) => step.during === request.id).map((step) => step.name);
  const place = 'app.mjs:12';
  expect(names).toEqual(['POST /orders/7', 'POST /usd', 'GET /usd', 'readFileSync rates.txt', place, 'POST /orders/7']);
  expect(recording.clock.timers).toContainEqual(
    expect.objectContaining({ kind: 'timeout', delayMs: 5, firedAt: expect.any(Number), place }),
  );
  expect(recording.clock.reads.some((read) => read.of === 'wall')).toBe(true);
  expect(recording.frames[0]).toMatchObject({ function: 'price', arguments: { order: { cur: 'usd' } } });
  const control = recording.controls.find((good) => good.request.url === '/orders/7?x=1');
  expect(control).toMatchObject({ request: { body: { text: '{"cur":"eur"}' } }, response: { status: 200 } });
  expect(control?.calls).toHaveLength(3);
  expect(recording.earlier.map((one) => one.request.body?.text)).toContain('{"cur":"eur"}');
  expect(envelope?.event.request).toMatchObject({ method: 'POST', body: '{"cur":"usd"}' });
});

test('a job is recorded with its payload', async () => {
  const source = `const { runJob } = globalThis[Symbol.for('reproof.recorder')];
await runJob({ name: 'mail', queue: 'q', payload: { to: ['a', undefined] } }, async () => { await null; null.x; });`;
  const [envelope] = envelopesOf(await runProgram(programOf(source)));
  expect(envelope?.recording.work).toMatchObject({
    kind: 'job',
    job: { name: 'mail', queue: 'q', payload: { to: ['a', { $: 'undefined' }] } },
  });
});

test('a part that is switched off is not recorded', async () => {
  const off = { REPROOF_RECORDER_OFF: 'values,http,files,clock,timers,controls' };
  const [envelope] = envelopesOf(await runProgram(programOf(service), { env: off }));
  expect(envelope).toBeUndefined();
  const [quiet] = envelopesOf(
    await runProgram(programOf(service), { env: { REPROOF_RECORDER_OFF: 'http,files,clock,timers,controls' } }),
  );
  expect(quiet?.recording).toMatchObject({ calls: [], controls: [], clock: { reads: [], timers: [] } });
});
