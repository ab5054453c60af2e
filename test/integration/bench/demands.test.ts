import { expect, it } from 'vitest';
import type { EncodedValue } from '../../../src/domain/encoded-value.ts';
import type { CallStep } from '../../../src/domain/scenario.ts';
import { benchOn, call, program } from '../../support/bench-tree.ts';

const steps = (name: string, ...args: EncodedValue[]): CallStep[] => [{ do: 'call', name, args }];
const settles = { kind: 'settles' as const, withinMs: 60_000 };
const files = {
  'package.json': '{"type":"module"}',
  'shop.js': `
export const price = (n) => n * 10;
const waiting = [];
const acquire = () => new Promise((resolve) => waiting.push(resolve));
async function load(id) {
  const found = await acquire();
  return found + id;
}
export async function show(id) {
  await null;
  if (id < 0) return 'none';
  return await load(id);
}
const locks = new Map();
async function locked(name) {
  const before = locks.get(name) ?? Promise.resolve();
  let release;
  locks.set(name, new Promise((resolve) => (release = resolve)));
  await before;
  return release;
}
export async function move(from, to) {
  const first = await locked(from);
  const second = await locked(to);
  second();
  first();
  return 'moved';
}
export const slow = () => new Promise((resolve) => setTimeout(resolve, 30_000, 'late'));
`,
  'server.js': `
import http from 'node:http';
import { show } from './shop.js';
setInterval(() => {}, 1000);
http.createServer(async (req, res) => {
  const id = Number(new URL(req.url, 'http://x').searchParams.get('id'));
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ id, shown: await show(id) }));
}).listen(0);
`,
  'await.js': 'await new Promise(() => {});\n',
};
const shop = (name: string, ...args: EncodedValue[]) => ({ ...call('shop.js', name, args), load: 'import' as const });
const request = (path: string) => ({ method: 'GET', path, headers: {}, body: null });

it('a value that is not the expected one fails as an assertion', async () => {
  const { bench } = benchOn(files);
  const wrong = { ...shop('price', 2), demand: { kind: 'value' as const, expected: 22 } };
  expect(await bench.try(wrong)).toMatchObject({
    kind: 'failed',
    failure: { type: 'AssertionError', code: 'ERR_ASSERTION', message: expect.stringContaining('20 !== 22') },
  });
  expect(await bench.try({ ...wrong, demand: { kind: 'value', expected: 20 } })).toMatchObject({ kind: 'passed' });
  const shown = program('server.js', { requests: [request('/?id=-1')] });
  const as = (value: string) => ({ kind: 'value' as const, expected: { id: -1, shown: value } });
  expect(await bench.try({ ...shown, demand: as('none') })).toMatchObject({ kind: 'passed' });
  expect(await bench.try({ ...shown, demand: as('some') })).toMatchObject({ failure: { type: 'AssertionError' } });
  expect(await bench.try({ ...shown, demand: { kind: 'status', expected: 404 } })).toMatchObject({
    failure: { type: 'AssertionError', message: expect.stringContaining('200 !== 404') },
  });
});

it('a hang fails at the operation that is waited for, without waiting', async () => {
  const { bench } = benchOn(files);
  const hung = await bench.try({ ...shop('show', 1), demand: settles });
  expect(hung).toMatchObject({
    kind: 'failed',
    failure: {
      type: 'DeadlineError',
      code: 'ERR_DEADLINE',
      frames: [{ function: 'acquire', file: 'shop.js', line: 4 }, { function: 'load' }, { function: 'Module.show' }],
    },
  });
  expect(hung.durationMs).toBeLessThan(10_000);
  expect(await bench.try({ ...shop('show', -1), demand: settles })).toMatchObject({ kind: 'passed', value: 'none' });
  expect(await bench.try({ ...shop('slow'), demand: settles })).toMatchObject({ kind: 'passed', value: 'late' });
  expect(await bench.try({ ...shop('slow'), demand: { ...settles, withinMs: 1_000 } })).toMatchObject({
    failure: { frames: [{ function: 'Module.slow' }] },
  });
});

it('so does a request, behind a server with a heartbeat, and a top-level await', async () => {
  const { bench } = benchOn(files);
  const hung = program('server.js', { requests: [request('/?id=-1'), request('/?id=1')], demand: settles });
  expect(await bench.try(hung)).toMatchObject({
    failure: {
      type: 'DeadlineError',
      frames: [{ function: 'acquire' }, { function: 'load' }, { function: 'show' }, { file: 'server.js' }],
    },
  });
  const forever = await bench.try(program('await.js', { demand: settles }));
  expect(forever).toMatchObject({ failure: { type: 'DeadlineError', frames: [{ file: 'await.js', line: 1 }] } });
});

it('a deadlock shows where two calls are under way together, and not one after the other', async () => {
  const { bench } = benchOn(files);
  const one = { ...shop('move', 'a', 'b'), demand: settles };
  expect(await bench.try(one)).toMatchObject({ kind: 'passed', value: 'moved' });
  const both = await bench.try({ ...one, beside: [steps('move', 'b', 'a')] });
  expect(both).toMatchObject({ failure: { frames: [{ function: 'locked' }, { function: 'Module.move' }] } });
});

it('growth shows in listeners, handles and the heap, and not in work that cleans up', async () => {
  const { bench } = benchOn({
    'leaks.js': `
import { EventEmitter } from 'node:events';
const bus = new EventEmitter();
const seen = new Map();
export const listen = (n) => { bus.setMaxListeners(0); bus.on('x', () => n); };
export const once = () => { const stop = () => {}; bus.on('x', stop); new EventEmitter().on('y', stop); bus.off('x', stop); };
export const remember = () => { seen.set(Math.random(), { at: 1 }); };
export const forget = () => JSON.parse(JSON.stringify({ a: [1, 2, 3], b: 'text'.repeat(50) }));
export const wait = () => { setTimeout(() => {}, 1e9); };
`,
    'package.json': '{"type":"module"}',
  });
  const under = (name: string, of: 'heap' | 'listeners' | 'handles', iterations = 100) =>
    bench.try(
      { ...call('leaks.js', name), demand: { kind: 'bounded', of, iterations } },
      { timeMs: 20_000, ownPace: true },
    );
  expect(await under('listen', 'listeners')).toMatchObject({
    failure: { type: 'GrowthError', code: 'ERR_GROWTH', frames: [{ file: 'leaks.js', line: 5 }] },
  });
  expect(await under('remember', 'heap', 500)).toMatchObject({ failure: { type: 'GrowthError' } });
  expect(await under('wait', 'handles')).toMatchObject({ failure: { message: 'handles grow with every repetition' } });
  for (const of of ['heap', 'listeners', 'handles'] as const)
    for (const name of ['once', 'forget'])
      expect(await under(name, of, 500), `${name} ${of}`).toMatchObject({ kind: 'passed' });
});

it('growth by requests is the program’s, not that of the connections', async () => {
  const { bench } = benchOn({
    'package.json': '{"type":"module"}',
    'server.js': `
import { EventEmitter } from 'node:events';
import http from 'node:http';
const bus = new EventEmitter().setMaxListeners(0);
http.createServer((req, res) => {
  if (req.url === '/leak') bus.on('x', () => res);
  res.end('ok');
}).listen(0);
`,
  });
  const under = (path: string, of: 'listeners' | 'handles') =>
    bench.try(
      { ...program('server.js', { requests: [request(path)] }), demand: { kind: 'bounded', of, iterations: 10 } },
      { timeMs: 40_000 },
    );
  expect(await under('/leak', 'listeners')).toMatchObject({ failure: { frames: [{ file: 'server.js', line: 6 }] } });
  expect(await under('/', 'listeners')).toMatchObject({ kind: 'passed' });
  expect(await under('/', 'handles')).toMatchObject({ kind: 'passed' });
});
