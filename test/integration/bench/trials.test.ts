import { describe, expect, it } from 'vitest';
import { benchOn, call, program, said } from '../../support/bench-tree.ts';

const server = `import http from 'node:http';
const seen = [];
http
  .createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      seen.push(request.method + request.url);
      if (request.url === '/crash') throw new TypeError('no such thing');
      if (request.url === '/caught') {
        try {
          JSON.parse('{');
        } catch (error) {
          response.statusCode = 500;
          response.end(error.message);
          return;
        }
      }
      response.setHeader('x-seen', seen.join());
      response.end(body.toUpperCase() + (request.headers['x-team'] ?? ''));
    });
  })
  .listen(Number(process.env.PORT ?? 8080));
`;
const request = (path: string, body: string | null = null, headers: Record<string, string> = {}) => ({
  method: body === null ? 'GET' : 'POST',
  path,
  headers,
  body,
});

describe('how a trial ends', () => {
  it('a failure has its class, message, code, cause and frames from the root', async () => {
    const { bench } = benchOn({
      'lib/a.mjs': `class OutOfStock extends Error { name = 'OutOfStock'; code = 'E_STOCK'; }
function take(n) {
  throw new OutOfStock('no more', { cause: new RangeError('only ' + n) });
}
export const order = async (n) => { await null; take(n); };`,
    });
    const outcome = await bench.try(call('lib/a.mjs', 'order', [2]));
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        type: 'OutOfStock',
        message: 'no more',
        code: 'E_STOCK',
        cause: { type: 'RangeError', message: 'only 2' },
        frames: expect.arrayContaining([
          expect.objectContaining({ file: 'lib/a.mjs', line: 3, function: 'take' }),
          expect.objectContaining({ file: 'lib/a.mjs', line: 5, function: expect.stringMatching(/order$/) as unknown }),
        ]) as unknown,
      },
    });
  });

  it.each([
    ['a hang in a loop', 'for (;;);', 'timed-out'],
    ['a promise that never settles', 'await new Promise(() => {});', 'exited 13'],
    ['a timer without end', 'setInterval(() => {}, 5); await new Promise(() => {});', 'timed-out'],
    ['process.exit', 'process.exit(3);', 'exited 3'],
    ['process.exit in a promise that catches', 'await Promise.reject(1).catch(() => process.exit(4));', 'exited 4'],
    ['an exit code', 'process.exitCode = 5;', 'exited 5'],
    ['an abort of the process', 'process.abort();', 'exited 134'],
    ['a kill of itself', "process.kill(process.pid, 'SIGKILL');", 'exited 137'],
    ['a thrown string', "throw 'words';", 'failed string: words'],
    ['a thrown null', 'throw null;', 'failed object: null'],
    ['a rejection that nobody handles', "void Promise.reject(new Error('lost'));", 'failed Error: lost'],
    ['an error in a timer', "setTimeout(() => { throw new Error('late'); }, 5);", 'failed Error: late'],
    ['output and an end', "console.log('done');", 'passed null says done'],
  ])('a program: %s', async (_what, code, expected) => {
    const { bench } = benchOn({ 'main.mjs': code, 'ok.mjs': "console.log('fine');" });
    expect(said(await bench.try(program('main.mjs'), { timeMs: 1_500 }))).toBe(expected);
    expect(said(await bench.try(program('ok.mjs')))).toBe('passed null says fine');
  });

  it('a call: rejections that it leaves behind count, those that it handles do not', async () => {
    const { bench } = benchOn({
      'a.mjs': `export const floating = () => { void Promise.reject(new Error('floating')); return 1; };
export const later = async () => { queueMicrotask(() => { throw new Error('microtask'); }); return 1; };
export const handled = () => { Promise.reject(new Error('x')).catch(() => {}); return 1; };`,
    });
    expect(said(await bench.try(call('a.mjs', 'floating')))).toBe('failed Error: floating');
    expect(said(await bench.try(call('a.mjs', 'later')))).toBe('failed Error: microtask');
    expect(said(await bench.try(call('a.mjs', 'handled')))).toBe('passed 1');
  });

  it('an error object that fights back is described, never followed', async () => {
    const { bench } = benchOn({
      'a.mjs': `export const f = () => { throw Object.defineProperties(new Error('x'), { message: { get() { throw 1; } }, stack: { get() { for (;;); } } }); };
export const g = () => { const e = new Error('loop'); e.cause = e; throw e; };`,
    });
    expect(said(await bench.try(call('a.mjs', 'f'), { timeMs: 1_500 }))).toMatch(/^failed Error/);
    expect(said(await bench.try(call('a.mjs', 'g')))).toBe('failed Error: loop');
  });
});

describe('trials do not reach into each other', () => {
  it('what one leaves running is over before the next', async () => {
    const { bench } = benchOn({
      'leaves.mjs':
        "setInterval(() => console.log('tick'), 1); setTimeout(() => { throw new Error('old'); }, 60); process.on('uncaughtException', () => {}); throw new Error('first');",
      'slow.mjs': "await new Promise((resolve) => setTimeout(resolve, 150)); console.log('slow');",
    });
    expect(said(await bench.try(program('leaves.mjs')))).toBe('failed Error: first');
    expect(said(await bench.try(program('slow.mjs')))).toBe('passed null says slow');
  });

  it('the patience with one server is no patience with the next program', async () => {
    const { bench } = benchOn({
      'server.mjs':
        "import http from 'node:http'; http.createServer().listen(0, () => { throw new Error('at start'); });",
      'slow.mjs': "await new Promise((resolve) => setTimeout(resolve, 1300)); console.log('slow');",
    });
    expect(said(await bench.try(program('server.mjs')))).toBe('failed Error: at start');
    expect(said(await bench.try(program('slow.mjs')))).toBe('passed null says slow');
  });

  it('environment, working folder, exit code and listeners of a program end with it', async () => {
    const { bench } = benchOn({
      'sub/main.cjs':
        "process.env.LEFT = '1'; delete process.env.TZ; process.exitCode = 9; process.on('SIGTERM', () => {}); process.on('exit', () => {});",
      'look.cjs':
        "exports.look = () => [process.env.LEFT ?? null, process.env.TZ, process.env.GIVEN ?? null, require('path').basename(process.cwd()), process.exitCode ?? null, process.listenerCount('SIGTERM')];",
    });
    const look = call('look.cjs', 'look', [], 'require');
    const before = said(await bench.try(look));
    await bench.try(program('sub/main.cjs', { cwd: 'sub', env: { GIVEN: '1' } }));
    expect(said(await bench.try(look))).toBe(before);
    expect(bench.processes).toBe(1);
  });

  it('a process is replaced after its trials, when it was hung, and for a fresh one', async () => {
    const { bench } = benchOn(
      {
        'a.mjs': 'globalThis.n = (globalThis.n ?? 0) + 1; export const n = () => globalThis.n;',
        'hang.mjs': 'for (;;);',
      },
      { trialsPerProcess: 2 },
    );
    const n = call('a.mjs', 'n');
    expect([said(await bench.try(n)), said(await bench.try(n)), said(await bench.try(n))]).toEqual([
      'passed 1',
      'passed 2',
      'passed 1',
    ]);
    expect(said(await bench.try(n, { fresh: true }))).toBe('passed 1');
    expect(said(await bench.try(program('hang.mjs'), { timeMs: 500 }))).toBe('timed-out');
    expect(said(await bench.try(n))).toBe('passed 1');
  });

  it('trials asked for side by side run one after the other; an aborted one does not begin', async () => {
    const { bench } = benchOn({
      'a.mjs': 'export const f = async (n) => { await new Promise((r) => setTimeout(r, 5)); return n; };',
    });
    const outcomes = await Promise.all([1, 2, 3].map((n) => bench.try(call('a.mjs', 'f', [n]))));
    expect(outcomes.map(said)).toEqual(['passed 1', 'passed 2', 'passed 3']);
    expect(said(await bench.try(call('a.mjs', 'f', [4]), { signal: AbortSignal.abort() }))).toBe('timed-out');
    expect(bench.trials).toBe(3);
  });
});

it('a program that writes to the answers’ pipe without end, or nonsense, is ended and told', async () => {
  const { bench } = benchOn({
    'flood.mjs': "import fs from 'node:fs'; const chunk = 'x'.repeat(1 << 20); for (;;) fs.writeSync(3, chunk);",
    'lies.mjs': `import fs from 'node:fs'; fs.writeSync(3, 'null\\n[1]\\n{"id":99}\\nnonsense\\n'); console.log('fine');`,
  });
  expect(said(await bench.try(program('flood.mjs'), { timeMs: 20_000 }))).toMatch(/^exited|^timed-out/);
  expect(said(await bench.try(program('lies.mjs')))).toBe('passed null says fine');
});

describe('inputs', () => {
  const reader = `import fs, { readFileSync, promises, createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
const byCallback = await new Promise((resolve) => fs.readFile('data/in.txt', 'utf8', (_, content) => resolve(content)));
const bytes = readFileSync(new URL('./data/in.txt', import.meta.url));
console.log([
  readFileSync('data/in.txt', 'utf8'),
  byCallback,
  bytes.toString('latin1'),
  await readFile('./data/in.txt', { encoding: 'utf8' }),
  await promises.readFile('data/in.txt', 'utf8'),
  await text(createReadStream('data/in.txt')),
  createRequire(import.meta.url)('./data/in.json').a,
].join('|'));`;

  it('a file is read with other content by every way of reading, and the files that are read are told', async () => {
    const { bench } = benchOn({
      'main.mjs': reader,
      'data/in.txt': 'old',
      'data/in.json': '{"a":1}',
      'package.json': '{}',
    });
    const plain = await bench.try(program('main.mjs'));
    expect(said(plain)).toBe('passed null says old|old|old|old|old|old|1');
    expect(plain.facts?.reads.toSorted()).toEqual(['data/in.json', 'data/in.txt']);
    const inputs = [
      { path: 'data/in.txt', content: 'née' },
      { path: 'data/in.json', content: '{"a":2}' },
    ];
    expect(said(await bench.try(program('main.mjs', { inputs })))).toBe('passed null says née|née|nÃ©e|née|née|née|2');
    expect(said(await bench.try(program('main.mjs')))).toBe('passed null says old|old|old|old|old|old|1');
  });

  it('passes over what a program only waits through, and lets it wait when asked to', async () => {
    const { bench } = benchOn({
      'main.mjs': `import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
await wait(400);
await promisify(setTimeout)(400);
await new Promise((resolve) => setTimeout(resolve, 400));
let n = 0;
await new Promise((resolve) => { const t = setInterval(() => ++n === 2 && (clearInterval(t), resolve()), 200); });`,
    });
    const slow = await bench.try(program('main.mjs'), { ownPace: true });
    const fast = await bench.try(program('main.mjs'));
    expect([slow.kind, fast.kind]).toEqual(['passed', 'passed']);
    expect(slow.durationMs).toBeGreaterThan(1_550);
    expect(fast.durationMs).toBeLessThan(slow.durationMs / 2);
  });

  it('a program cannot tell that waiting was passed over: order, clocks, work and answers are as they would be', async () => {
    const { bench } = benchOn({
      'main.mjs': `import http from 'node:http';
import { once } from 'node:events';
import { pbkdf2 } from 'node:crypto';
const log = [];
const [date, steady, hr] = [Date.now(), performance.now(), process.hrtime.bigint()];
setTimeout(() => log.push('c'), 30_000);
setTimeout(() => log.push('a'), 10_000);
const b = setTimeout(() => log.push('b'), 5_000);
setTimeout(() => b.refresh(), 4_000);
setTimeout(() => log.push('d'), 60_000).unref();
const server = http.createServer((q, r) => setTimeout(() => r.end('late'), 20_000)).listen(0);
await once(server, 'listening');
const url = 'http://127.0.0.1:' + server.address().port;
log.push(await (await fetch(url)).text());
log.push(await fetch(url, { signal: AbortSignal.timeout(3_000) }).then(() => 'answered', (e) => e.name));
const work = new Promise((done) => pbkdf2('p', 's', 200_000, 64, 'sha512', () => done('work')));
log.push(await Promise.race([work, new Promise((done) => setTimeout(done, 50_000, 'timer'))]));
await new Promise((done) => setTimeout(done, 40_000));
const passed = [Date.now() - date, performance.now() - steady, Number(process.hrtime.bigint() - hr) / 1e6];
const near = passed.every((ms) => Math.abs(ms - passed[0]) < 2_000);
console.log(log.join(' '), near && passed[0] >= 62_900 && passed[0] < 90_000, new Date() instanceof Date, new Date().constructor === Date);
server.closeAllConnections();
server.close();`,
    });
    const outcome = await bench.try(program('main.mjs'), { timeMs: 20_000 });
    expect(outcome).toMatchObject({ kind: 'passed', stdout: 'b a late TimeoutError work c d true true true\n' });
  });

  it('a server that nobody calls is not led through its intervals', async () => {
    const { bench } = benchOn({
      'main.mjs': `import http from 'node:http';
let ticks = 0;
setInterval(() => ticks++, 60_000);
http.createServer((q, r) => r.end(String(ticks))).listen(0);`,
    });
    const called = await bench.try({ ...program('main.mjs'), requests: [request('/')] });
    expect(called).toMatchObject({ kind: 'passed', responses: [{ body: '0' }] });
    expect((await bench.try(program('main.mjs'))).kind).toBe('timed-out');
  });

  it('tells the code that ran, and more of it for an input that goes further', async () => {
    const { bench } = benchOn({
      'a.mjs': 'export const f = (n) => {\n  if (n > 5) {\n    return "far";\n  }\n  return "near";\n};',
    });
    const near = await bench.try(call('a.mjs', 'f', [1]), { coverage: true });
    const far = await bench.try(call('a.mjs', 'f', [9]), { coverage: true });
    const features = (outcome: typeof near) => new Set(outcome.facts?.features ?? []);
    expect([...features(near)]).toContainEqual(expect.stringMatching(/^a\.mjs:\d+:\d+:1$/));
    expect(features(far).difference(features(near)).size).toBeGreaterThan(0);
    expect((await bench.try(call('a.mjs', 'f', [1]))).facts?.features).toBeUndefined();
  });
});

describe('requests', () => {
  it('are sent in order to the server that comes up, with headers and body', async () => {
    const { bench } = benchOn({ 'main.mjs': server });
    const requests = [request('/a'), request('/b', 'words', { 'x-team': '!' })];
    const outcome = await bench.try(program('main.mjs', { requests }));
    expect(outcome).toMatchObject({
      kind: 'passed',
      facts: { listened: true },
      responses: [{ status: 200 }, { status: 200, body: 'WORDS!', headers: { 'x-seen': 'GET/a,POST/b' } }],
    });
  });

  it('a crash while answering is the failure, and the next trial has a server of its own', async () => {
    const { bench } = benchOn({ 'main.mjs': server });
    for (let round = 0; round < 3; round++) {
      const crashed = await bench.try(program('main.mjs', { requests: [request('/crash')] }), { observeHandled: true });
      expect(said(crashed)).toBe('failed TypeError: no such thing');
      const fine = await bench.try(program('main.mjs', { requests: [request('/b', 'x')] }), { observeHandled: true });
      expect(fine).toMatchObject({ kind: 'passed', responses: [{ body: 'X', headers: { 'x-seen': 'POST/b' } }] });
    }
  });

  it('an error that the program catches and answers with 500 is seen where it is looked for', async () => {
    const { bench } = benchOn({ 'main.mjs': server });
    const scenario = program('main.mjs', { requests: [request('/caught')] });
    expect(await bench.try(scenario)).toMatchObject({ kind: 'passed', responses: [{ status: 500 }] });
    expect(await bench.try(scenario, { observeHandled: true })).toMatchObject({
      kind: 'failed',
      failure: { type: 'SyntaxError', handled: true },
    });
  });

  it('a server that nobody calls is known by waiting a moment', async () => {
    const { bench } = benchOn({ 'main.mjs': server });
    const outcome = await bench.try(program('main.mjs'), { timeMs: 10_000 });
    expect(outcome).toMatchObject({ kind: 'timed-out', facts: { listened: true } });
    expect(outcome.durationMs).toBeLessThan(5_000);
  });
});
