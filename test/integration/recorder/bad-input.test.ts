import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { envelopesOf, programOf, runProgram } from '../../support/recorded-run.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A collector that keeps what comes; without `answers` it never says a word. */
async function collector(answers: boolean): Promise<{ dsn: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      if (answers) response.end('{}');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/1`, bodies };
}

const crash = `(function f(order) { return order.total.sum; })({ id: 1 });`;

test.each([
  ['circular', `const a = { name: 'a' }; a.a = a; a.list = [a, [a]];`],
  ['a text of 100 MB', `const a = 'x'.repeat(100e6);`],
  ['a list of ten million', `const a = new Array(1e7).fill(1);`],
  ['an object of a million fields', `const a = {}; for (let i = 0; i < 1e6; i += 1) a['k' + i] = i;`],
  ['10,000 levels', `let a = {}; for (let i = 0; i < 10000; i += 1) a = { a };`],
  ['a getter that throws', `const a = { get x() { process.stdout.write('run'); throw new Error('no'); } };`],
  [
    'a proxy',
    `const a = new Proxy({}, new Proxy({}, { get: (t, k) => { process.stdout.write(String(k)); throw new Error('no'); } }));`,
  ],
  ['toJSON that loops', `const a = { toJSON() { for (;;); } };`],
  [
    'a class that lies',
    `class A { static get name() { process.stdout.write('run'); for (;;); } } const a = new A(); Object.defineProperty(a, 'constructor', { get() { for (;;); } });`,
  ],
  [
    'a Date of no date, a Map with an iterator of its own',
    `class M extends Map { [Symbol.iterator]() { for (;;); } entries() { for (;;); } } const a = [new Date(NaN), new M([[1, 2]])];`,
  ],
  ['binary', `const a = { bytes: Buffer.alloc(50e6, 255), view: new DataView(new ArrayBuffer(8)) };`],
  ['a bigint of a million digits', `const a = 1n << 3000000n;`],
  ['a stream', `const a = process.stdin;`],
])('%s: the crash is recorded, bounded, within seconds, and no code of the value runs', async (_what, source) => {
  const run = await runProgram(programOf(`${source}\n(function f(given) { return given.no.thing; })({ a, id: 7 });`));
  const [envelope] = envelopesOf(run);
  expect([run.code, run.stdout]).toEqual([1, '']);
  expect(envelope?.recording.frames[0]?.arguments.given).toMatchObject({ id: 7 });
  expect(envelope?.text.length).toBeLessThan(4_000_000);
  expect(run.milliseconds).toBeLessThan(25_000);
});

test('thrown values of every kind are reported', async () => {
  for (const thrown of [
    '1n',
    'null',
    'undefined',
    'Symbol("s")',
    'new Proxy({}, { get() { throw 1 } })',
    '() => 1',
    'Object.create(null)',
  ]) {
    const file = programOf(`process.on('uncaughtException', () => process.exit(3)); throw ${thrown};`, 'app.cjs');
    const run = await runProgram(file);
    expect([thrown, run.code, envelopesOf(run).length]).toEqual([thrown, 3, 1]);
  }
});

test('a stack without end', async () => {
  const file = programOf(`function deep(n) { return deep(n + 1) + 1; } deep(0);`);
  const [plain, run] = [await runProgram(file, { plain: true }), await runProgram(file)];
  const stack = (text: string) => text.slice(text.indexOf('RangeError'));
  expect([run.code, stack(run.stderr)]).toEqual([plain.code, stack(plain.stderr)]);
});

test('bodies of a gigabyte keep their beginning', async () => {
  const source = `
import http from 'node:http';
const server = http.createServer((req, res) => {
  req.on('data', () => {});
  req.on('end', () => { try { null.x } catch { res.statusCode = 500; res.end('no'); } });
}).listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST' }, (res) => { res.resume(); res.on('end', () => { console.log(process.memoryUsage().rss < 400e6); server.close(); }); });
  const chunk = Buffer.alloc(1e6, 'a');
  let left = 1000;
  const more = () => { while (left-- > 0) if (!req.write(chunk)) return req.once('drain', more); req.end(); };
  more();
});`;
  const run = await runProgram(programOf(source));
  expect(run.stdout).toBe('true\n');
  const work = envelopesOf(run)[0]?.recording.work;
  expect(work?.kind === 'request' && work.request.body).toMatchObject({ bytes: 1e9, truncated: true });
});

test('a folder that cannot be written costs the report alone, and is counted', async () => {
  const { dsn, bodies } = await collector(true);
  const blocked = programOf('', 'a-file');
  const source = `const { captureException } = globalThis[Symbol.for('reproof.recorder')];
captureException(new Error('one'));
setTimeout(() => captureException(new TypeError('two')), 700);
setTimeout(() => console.log('alive'), 1000);`;
  const run = await runProgram(programOf(source), { env: { REPROOF_OUT: join(blocked, 'out'), REPROOF_DSN: dsn } });
  expect([run.code, run.stdout, run.stderr]).toEqual([0, 'alive\n', '']);
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toContain('"unwritten":1');
});

/** A file system of 64 kB; null where nobody may mount one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'reproof-small-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  return mounted.status === 0 ? folder : null;
}

test('a full disk costs the reports that do not fit, leaves no halves, and is counted', async (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip();
  try {
    const { dsn, bodies } = await collector(true);
    const source = `const { captureException } = globalThis[Symbol.for('reproof.recorder')];
const fail = (given, Kind) => { try { throw new Kind('look'); } catch (error) { captureException(error); } };
fail('small', RangeError);
setTimeout(() => fail(Array.from({ length: 20 }, (_, i) => String(i).repeat(9000)), TypeError), 1000);
setTimeout(() => fail('small', SyntaxError), 4000);
setTimeout(() => console.log('alive'), 6000);`;
    const run = await runProgram(programOf(source), { env: { REPROOF_OUT: disk, REPROOF_DSN: dsn } });
    expect([run.code, run.stdout, run.stderr]).toEqual([0, 'alive\n', '']);
    expect(bodies).toHaveLength(3);
    expect(bodies.find((body) => body.includes('"type":"SyntaxError"'))?.includes('"unwritten":1')).toBe(true);
    expect(readdirSync(disk).map((name) => name.replace(/.*\./, '.'))).toEqual(['.envelope', '.envelope']);
  } finally {
    spawnSync('umount', [disk]);
  }
});

test("a call's answer of 300 MB and a streamed one that breaks off are bounded, and the app gets them whole", async () => {
  const source = `
import http from 'node:http';
const upstream = http.createServer((req, res) => {
  const chunk = Buffer.alloc(1e6, 'b');
  let left = req.url === '/big' ? 300 : 3;
  const more = () => { while (left-- > 0) if (!res.write(chunk)) return res.once('drain', more); req.url === '/big' ? res.end() : setImmediate(() => res.destroy()); };
  more();
}).listen(0);
const get = (path) => new Promise((done) => http.get({ port: upstream.address().port, path }, (res) => { let size = 0; res.on('data', (c) => { size += c.length; }).on('end', () => done(size)).on('error', (e) => done(e.code)); }));
const app = http.createServer(async (req, res) => {
  const sizes = [await get('/big'), await get('/broken'), await fetch('http://127.0.0.1:' + upstream.address().port + '/big').then(async (a) => (await a.arrayBuffer()).byteLength)];
  console.log(JSON.stringify(sizes));
  try { null.x } catch { res.statusCode = 500; res.end(); }
}).listen(0, () => http.get({ port: app.address().port }, (res) => { res.resume().on('end', () => { app.close(); upstream.close(); app.closeAllConnections(); upstream.closeAllConnections(); }); }));`;
  const run = await runProgram(programOf(source));
  expect(run.stdout).toBe('[300000000,"ECONNRESET",300000000]\n');
  const [envelope] = envelopesOf(run);
  expect(envelope?.text.length).toBeLessThan(2_000_000);
  expect(envelope?.recording.calls).toMatchObject([
    { operation: 'GET /big', outcome: { response: { body: { bytes: 3e8, truncated: true } } } },
    { operation: 'GET /broken', outcome: { response: { status: 200 } } },
    { operation: 'GET /big', outcome: { response: { body: { bytes: 3e8, truncated: true } } } },
  ]);
});

test('a crash is sent before the process is gone', async () => {
  const { dsn, bodies } = await collector(true);
  const run = await runProgram(programOf(crash), { env: { REPROOF_DSN: dsn, REPROOF_OUT: '', REPROOF_RELEASE: 'v7' } });
  expect(run.code).toBe(1);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatch(/"release":"v7"[^]*"reproof_recording"/);
});

test.each(['slow', 'unreachable'])(
  'a %s collector holds an exit up for a second at most, and is counted',
  async (which) => {
    const { dsn } = which === 'slow' ? await collector(false) : { dsn: 'http://public@127.0.0.1:9/1' };
    const file = programOf(crash);
    const [plain, run] = [
      await runProgram(file, { plain: true }),
      await runProgram(file, { env: { REPROOF_DSN: dsn } }),
    ];
    expect([run.code, run.stderr]).toEqual([plain.code, plain.stderr]);
    expect(run.milliseconds - plain.milliseconds).toBeLessThan(4900);
    expect(envelopesOf(run)).toHaveLength(1);
  },
);

test('an unreachable collector is told by the next report', async () => {
  const source = `const { captureException } = globalThis[Symbol.for('reproof.recorder')];
captureException(new Error('one'));
setTimeout(() => captureException(new TypeError('two')), 700);`;
  const run = await runProgram(programOf(source), { env: { REPROOF_DSN: 'http://public@127.0.0.1:9/1' } });
  expect(envelopesOf(run).map(({ recording }) => recording.dropped.unsent ?? 0)).toEqual([0, 1]);
});

test('SIGTERM while sending ends the process as it would', async () => {
  const { dsn } = await collector(false);
  const source = `const { captureException } = globalThis[Symbol.for('reproof.recorder')];
captureException(new Error('one'));
setTimeout(() => console.log('sending'), 200);
setTimeout(() => {}, 20000);`;
  const run = await runProgram(programOf(source), { env: { REPROOF_DSN: dsn }, whenSaid: (kill) => kill('SIGTERM') });
  expect([run.signal, run.stdout]).toEqual(['SIGTERM', 'sending\n']);
  expect(run.milliseconds).toBeLessThan(10_000);
  expect(readdirSync(run.out).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a worker thread is recorded as the main one is', async () => {
  const source = `import { Worker, isMainThread } from 'node:worker_threads';
if (isMainThread) new Worker(new URL(import.meta.url)).on('error', (e) => console.log(e.message)).on('exit', (c) => console.log(c));
else ${crash}`;
  const run = await runProgram(programOf(source));
  expect(run.stdout).toBe("Cannot read properties of undefined (reading 'sum')\n1\n");
  expect(envelopesOf(run)[0]?.recording.frames[0]?.arguments).toEqual({ order: { id: 1 } });
});

test('so is a process of a cluster', async () => {
  const source = `import cluster from 'node:cluster';
if (cluster.isPrimary) { cluster.fork(); cluster.on('exit', (w, c) => console.log(c)); } else { ${crash} }`;
  const run = await runProgram(programOf(source));
  expect(run.stdout).toBe('1\n');
  expect(envelopesOf(run).map(({ recording }) => recording.frames[0]?.arguments)).toEqual([{ order: { id: 1 } }]);
});

test('an error in a vm context is reported; values of that world are counted as left out', async () => {
  const source = `import vm from 'node:vm';
vm.runInNewContext('(function inner(d) { d.no.thing })({ a: 1 })', {}, { filename: 'script.js' });`;
  const [envelope] = envelopesOf(await runProgram(programOf(source)));
  expect(envelope?.event.errors[0]).toMatchObject({ type: 'TypeError' });
  expect(envelope?.event.errors[0]?.frames[0]?.function).toBe('inner');
  expect(envelope?.recording.dropped['captures-foreign']).toBeGreaterThan(0);
});

test('with a debugger attached the program is never paused: errors are reported without values', async () => {
  const run = await runProgram(programOf(crash), { flags: ['--inspect=127.0.0.1:0'] });
  expect(run.code).toBe(1);
  expect(envelopesOf(run)[0]?.recording).toMatchObject({ frames: [], dropped: { debugger: 1 } });
});

test('a file of the same name is not overwritten and no half one is seen', async () => {
  const run = await runProgram(programOf(crash));
  writeFileSync(join(run.out, 'other'), '');
  expect(readdirSync(run.out).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('beside a Sentry SDK with local variables both see the error', async () => {
  const { dsn, bodies } = await collector(true);
  const sentry = new URL('../../../node_modules/@sentry/node/build/esm/index.js', import.meta.url).href;
  const source = `import * as Sentry from '${sentry}';
Sentry.init({ dsn: '${dsn}', includeLocalVariables: true });
await new Promise((done) => setTimeout(done, 1500));
try { ${crash} } catch (error) { Sentry.captureException(error); globalThis[Symbol.for('reproof.recorder')].captureException(error); }
await Sentry.flush(2000);`;
  const run = await runProgram(programOf(source));
  expect(run.code).toBe(0);
  expect(envelopesOf(run)[0]?.recording.frames[0]?.arguments).toEqual({ order: { id: 1 } });
  expect(bodies.find((body) => body.includes('"type":"event"'))).toContain('"vars":{"order"');
});

test('beside an OpenTelemetry SDK both see the error, and its context stays with the request', async () => {
  const { dsn, bodies } = await collector(true);
  const moduleOf = (name: string) => JSON.stringify(import.meta.resolve(name));
  const source = `import http from 'node:http';
import { trace } from ${moduleOf('@opentelemetry/api')};
import { BasicTracerProvider, SimpleSpanProcessor } from ${moduleOf('@opentelemetry/sdk-trace-base')};
import { OTLPTraceExporter } from ${moduleOf('@opentelemetry/exporter-trace-otlp-http')};
const exporter = new OTLPTraceExporter({ url: '${new URL('/v1/traces', dsn.replace('public@', '')).href}' });
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
function total(order) { return order.lines.length; }
const server = http.createServer((request, response) => {
  const span = trace.getTracer('shop').startSpan('GET /orders');
  try { total({ id: 1 }); } catch (error) {
    span.recordException(error);
    globalThis[Symbol.for('reproof.recorder')].captureException(error);
    response.statusCode = 500;
  }
  span.end();
  response.end();
}).listen(0, async () => {
  await fetch('http://127.0.0.1:' + server.address().port + '/orders?id=1');
  await provider.forceFlush();
  server.close();
});`;
  const run = await runProgram(programOf(source));
  expect(run.code).toBe(0);
  const [envelope] = envelopesOf(run);
  expect(envelope?.recording.frames[0]?.arguments).toEqual({ order: { id: 1 } });
  expect(JSON.stringify(envelope?.recording)).toContain('/orders?id=1');
  expect(bodies.join('\n')).toContain('"name":"exception"');
});
