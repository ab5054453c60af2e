import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { envelopesOf, programOf, runProgram } from '../../support/recorded-run.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Runs a service that asks itself, with packages at hand. */
function run(source: string, options: Parameters<typeof runProgram>[1] = {}) {
  const file = programOf(source);
  symlinkSync(modules, join(dirname(file), 'node_modules'));
  return runProgram(file, options);
}

/** Posts an order to each path in turn and prints the statuses. */
const ask = (port: string, paths: string[]) => `
for (const path of ${JSON.stringify(paths)}) {
  const answer = await fetch('http://127.0.0.1:' + ${port} + path, { method: 'POST', body: '{"id":7}', headers: { 'content-type': 'application/json' } });
  console.log(answer.status);
  await answer.text();
}`;

const express = `
import express from 'express';
const app = express();
app.use(express.json());
function refuse(order) { return Object.assign(new Error('refused ' + order.id), { code: 'E_ORDER' }); }
app.post('/given', (req, res, next) => next(refuse(req.body)));
app.post('/late', (req, res, next) => setTimeout(() => next(refuse({ id: 'late' })), 2));
app.post('/thrown', async (req) => { const order = req.body; return order.lines.length; });
app.post('/own', (req, res) => { const error = refuse(req.body); console.error(error); res.status(503).end(); });
app.post('/fine', (req, res, next) => next(Object.assign(refuse(req.body), { status: 404 })));
if (process.env.HANDLER) app.use((error, req, res, next) => { res.status(error.status ?? 500).end('own'); });
const server = app.listen(0, '127.0.0.1', async () => {
  ${ask('server.address().port', ['/given', '/late', '/thrown', '/own', '/fine'])}
  server.closeAllConnections();
  server.close();
});`;

test.each(['', 'yes'])(
  'express: next(error), an async handler, an own answer; own error handler: "%s"',
  async (own) => {
    const ran = await run(express, { env: { HANDLER: own, NODE_ENV: 'production' } });
    expect(ran.stdout).toBe('500\n500\n500\n503\n404\n');
    const found = envelopesOf(ran).map(({ event, recording }) => ({
      message: event.errors[0]?.message,
      code: recording.error.code,
      frame: event.errors[0]?.frames.at(0)?.function ?? 'none',
      url: recording.work.kind === 'request' ? [recording.work.request.url, recording.work.request.body?.text] : null,
    }));
    const body = '{"id":7}';
    expect(found).toContainEqual({ message: 'refused 7', code: 'E_ORDER', frame: 'refuse', url: ['/given', body] });
    expect(found.find(({ url }) => url?.[0] === '/thrown')).toMatchObject({ code: null, url: ['/thrown', body] });
    expect(found.find(({ url }) => url?.[0] === '/thrown')?.message).toContain("reading 'length'");
    expect(found.every(({ url }) => url?.[0] !== '/fine')).toBe(true);
  },
);

test('fastify: a hook, a handler that throws, one that is rejected, an error that is sent', async () => {
  const ran = await run(`
import Fastify from 'fastify';
const app = Fastify();
app.addHook('preHandler', (req, reply, done) => done(req.url === '/hook' ? new RangeError('hook ' + req.body.id) : undefined));
app.post('/hook', async () => 'never');
app.post('/thrown', (req) => { const order = req.body; return order.lines.length; });
app.post('/rejected', async (req) => { const order = req.body; await null; return order.lines.size; });
app.post('/sent', (req, reply) => { reply.send(new SyntaxError('sent ' + req.body.id)); });
await app.listen({ port: 0, host: '127.0.0.1' });
${ask('app.server.address().port', ['/hook', '/thrown', '/rejected', '/sent'])}
app.server.closeAllConnections();
await app.close();`);
  expect(ran.stdout).toBe('500\n500\n500\n500\n');
  const found = envelopesOf(ran).map(({ event, recording: { work, frames } }) => [
    event.errors[0]?.type,
    work.kind === 'request' ? work.request.url : null,
    work.kind === 'request' ? work.request.body?.text : null,
    'order' in (frames[0]?.scopes[0]?.values ?? {}),
  ]);
  const body = '{"id":7}';
  expect(found.toSorted()).toEqual(
    [
      ['RangeError', '/hook', body, false],
      ['TypeError', '/thrown', body, true],
      ['TypeError', '/rejected', body, true],
      ['SyntaxError', '/sent', body, false],
    ].toSorted(),
  );
});

test('koa: a thrown error and ctx.throw, with the values of the frames', async () => {
  const ran = await run(`
import Koa from 'koa';
const app = new Koa();
app.silent = true;
app.use(async (ctx) => {
  let text = '';
  for await (const chunk of ctx.req) text += chunk;
  const order = JSON.parse(text);
  if (ctx.path === '/made') return ctx.throw(503, 'made ' + order.id);
  if (ctx.path === '/given') return ctx.onerror(new RangeError('given ' + order.id));
  ctx.body = String(order.lines.length);
});
const server = app.listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
${ask('server.address().port', ['/thrown', '/made', '/given'])}
server.closeAllConnections();
server.close();`);
  expect(ran.stdout).toBe('500\n503\n500\n');
  const found = envelopesOf(ran);
  expect(found.map(({ event }) => event.errors[0]?.message)).toEqual(
    expect.arrayContaining(['made 7', 'given 7', expect.stringContaining("reading 'length'")]),
  );
  const thrown = found.find(({ event }) => event.errors[0]?.type === 'TypeError')?.recording;
  expect(JSON.stringify(thrown?.frames[0]?.scopes)).toContain('"order":{"id":7}');
});

test("an error that a call's callback got and nobody threw is the request's", async () => {
  const ran = await run(`
import http from 'node:http';
import fs from 'node:fs';
const server = http.createServer((req, res) => {
  req.resume().on('end', () => {
    fs.readFile('/not/there.json', (error, text) => { res.statusCode = error ? 502 : 200; res.end(); });
  });
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
${ask('server.address().port', ['/orders'])}
server.closeAllConnections();
server.close();`);
  const [envelope] = envelopesOf(ran);
  expect(envelope?.recording).toMatchObject({
    error: { code: 'ENOENT' },
    work: { request: { url: '/orders' } },
    calls: [{ kind: 'file', outcome: { kind: 'error', error: { code: 'ENOENT' } } }],
  });
  expect(envelope?.recording.order.map((step) => step.name)).toEqual([
    'POST /orders',
    'readFile there.json',
    'POST /orders',
  ]);
});

test('HTTP/2: a request with its body, its calls by undici, and what it was answered', async () => {
  const ran = await run(`
import http from 'node:http';
import http2 from 'node:http2';
import { request } from 'undici';
const rates = http.createServer((req, res) => { req.resume().on('end', () => res.end('{"rate":2}')); }).listen(0, '127.0.0.1');
await new Promise((done) => rates.once('listening', done));
const server = http2.createServer(async (req, res) => {
  let text = '';
  for await (const chunk of req) text += chunk;
  const order = JSON.parse(text);
  const answer = await request('http://127.0.0.1:' + rates.address().port + '/rates', { method: 'POST', body: 'eur' });
  const { rate } = await answer.body.json();
  try { res.end(String(order.lines.length * rate)); } catch { res.statusCode = 500; res.end('no'); }
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const client = http2.connect('http://127.0.0.1:' + server.address().port);
for (const body of ['{"lines":[1]}', '{"id":7}']) {
  const stream = client.request({ ':method': 'POST', ':path': '/orders?x=1', 'x-a': 'b' });
  stream.end(body);
  const status = await new Promise((done) => stream.on('response', (headers) => done(headers[':status'])));
  stream.resume();
  await new Promise((done) => stream.on('close', done));
  console.log(status);
}
client.close();
server.close();
rates.closeAllConnections();
rates.close();`);
  expect(ran.stdout).toBe('200\n500\n');
  const recording = envelopesOf(ran)[0]?.recording;
  expect(recording?.work).toMatchObject({
    kind: 'request',
    request: { method: 'POST', url: '/orders?x=1', body: { text: '{"id":7}' } },
  });
  expect(recording?.work.kind === 'request' && recording.work.request.headers).toContainEqual(['x-a', 'b']);
  expect(recording?.calls).toMatchObject([
    {
      kind: 'http',
      operation: 'POST /rates',
      request: { body: { text: 'eur' } },
      outcome: { response: { status: 200, body: { text: '{"rate":2}' } } },
    },
  ]);
  const control = recording?.controls.find((good) => good.request.url === '/orders?x=1');
  expect(control).toMatchObject({
    request: { body: { text: '{"lines":[1]}' } },
    response: { status: 200, body: { text: '2' } },
  });
});
