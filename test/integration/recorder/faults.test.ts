import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type ProgramRun, programOf, runProgram } from '../../support/recorded-run.ts';

const sources = fileURLToPath(new URL('../../../recorder/src/', import.meta.url));
const texts = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(sources, file), 'utf8'));
/** Every step that the recorder guards, by the names in its source. */
const steps = [
  ...new Set(texts.flatMap((text) => [...text.matchAll(/\bguard\(\s*['`]([\w-]+)/g)].map((match) => match[1] ?? ''))),
];

/** Touches every part: requests with bodies, fetch, http, files, clock, chance, timers, jobs, errors of each kind. */
const service = `
import http from 'node:http';
import fs from 'node:fs';
import http2 from 'node:http2';
import finalhandler from 'finalhandler';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
const { captureException, runJob } = globalThis[Symbol.for('reproof.recorder')] ?? { captureException() {}, runJob: (_job, run) => run() };
process.on('unhandledRejection', (error) => console.log('rejected', error.message));
const server = http.createServer((req, res) => {
  if (req.url === '/rates') return res.end('{"rate":2}');
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', async () => {
    try {
      const order = JSON.parse(body);
      const { rate } = await (await fetch(base + '/rates', { method: 'POST', body: 'x' })).json();
      const again = await new Promise((done) => http.get(base + '/rates', (other) => { let text = ''; other.on('data', (c) => { text += c; }).on('end', () => done(JSON.parse(text))); }));
      fs.readFileSync(new URL(import.meta.url));
      await fs.promises.readFile(new URL(import.meta.url));
      await new Promise((done) => fs.readFile(process.execPath + '-not', () => done()));
      await new Promise((done) => setTimeout(done, 2));
      res.end(String(order.lines.length * rate * again.rate + (typeof randomUUID() + typeof Math.random() + typeof new Date().getTime() + typeof Date.now()).length));
    } catch (error) {
      res.statusCode = 500;
      res.end(error.message);
    }
  });
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const base = 'http://127.0.0.1:' + server.address().port;
for (const order of [{ lines: [1] }, { lines: [] }, {}]) {
  const answer = await fetch(base + '/orders', { method: 'POST', body: JSON.stringify(order) });
  console.log(answer.status, await answer.text());
}
console.log(await runJob({ name: 'night', payload: { a: 1 } }, async () => { try { null.x; } catch (error) { captureException(error); } return 'job'; }));
await runJob({ name: 'query' }, () => new Promise((done) => {
  const query = new pg.Query({ text: 'select 1' }, [1], (error, result) => { console.log(error, result.rows); done(); });
  query.handleReadyForQuery({});
}));
const passed = http.createServer((req, res) => { finalhandler(req, res, { onerror() {} })(new Error('handed on')); }).listen(0, '127.0.0.1');
await new Promise((done) => passed.once('listening', done));
console.log((await fetch('http://127.0.0.1:' + passed.address().port)).status);
passed.closeAllConnections();
passed.close();
const second = http2.createServer((req, res) => res.end('two')).listen(0, '127.0.0.1');
await new Promise((done) => second.once('listening', done));
const client = http2.connect('http://127.0.0.1:' + second.address().port);
console.log(await new Promise((done) => { let text = ''; client.request({ ':path': '/' }).on('data', (c) => { text += c; }).on('end', () => done(text)); }));
client.close();
second.close();
Promise.reject(new Error('later'));
await new Promise((done) => setTimeout(done, 20));
server.closeAllConnections();
server.close();
process.exitCode = 5;
(function last(order) { order.total.sum; })({ id: 1 });
`;

const file = programOf(service);
symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(dirname(file), 'node_modules'));
/** Where the engine was when the last promise settled is chance. */
const seen = ({ code, stdout, stderr }: ProgramRun) => ({
  code,
  stdout,
  stderr: stderr.replace(/^ {4}at .*node:internal.*\n/gm, ''),
});
const plain = runProgram(file, { plain: true });

test('the steps are found', () => {
  expect(steps.length).toBeGreaterThan(25);
  expect(steps).toEqual(expect.arrayContaining(['install', 'paused', 'read', 'uncaught', 'request', 'write', 'drain']));
});

test('without a fault the program runs as without the recorder', async () => {
  const run = await runProgram(file);
  expect(seen(run)).toEqual(seen(await plain));
  expect(run.stdout).toContain('rejected later');
  expect(readdirSync(run.out).filter((name) => name.endsWith('.envelope')).length).toBeGreaterThanOrEqual(4);
});

test.each([...steps, '*'])('a fault in %s never reaches the program', async (step) => {
  const run = await runProgram(file, { env: { REPROOF_RECORDER_FAULTS: step } });
  expect(seen(run)).toEqual(seen(await plain));
});
