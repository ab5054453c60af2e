import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const helper = fileURLToPath(new URL('../../../src/runtime/run-program.cjs', import.meta.url));
const { runProgram } = createRequire(import.meta.url)(helper) as {
  runProgram(
    entry: string,
    given: { order?: string[]; requests?: object[]; timeoutMs?: number },
  ): { output: string; exit: number | null; timedOut: boolean; responses: { status: number; body: string }[] };
};

let folder: string;

/** Writes a program and runs it in a new process; returns what it printed. */
function run(source: string, order: string[], given: { requests?: object[] } = {}) {
  const entry = path.join(folder, 'src', 'app.cjs');
  writeFileSync(entry, source);
  const ran = runProgram(entry, { order, timeoutMs: 50_000, ...given });
  return { ...ran, lines: ran.output.split('\n').filter(Boolean) };
}

const threeFiles = `
const fs = require('node:fs'), path = require('node:path');
for (const name of ['a', 'b', 'c'])
  fs.readFile(path.join(__dirname, '../data', name + '.txt'), 'utf8', (_error, text) => console.log(text));
`;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-gate-')));
  for (const name of ['src', 'data']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "gate" }');
  for (const name of ['a', 'b', 'c']) writeFileSync(path.join(folder, 'data', `${name}.txt`), name);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('completions in order', () => {
  it('come in any order that is asked for', () => {
    const anyOrder = fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 });
    fc.assert(
      fc.property(anyOrder, (names) => {
        const order = names.map((name) => `readFile data/${name}.txt`);
        expect(run(threeFiles, order).lines).toEqual(names);
      }),
      { numRuns: 6 },
    );
  });

  it('hold a file until a timer has fired, by the function that sets it', () => {
    const source = `
const fs = require('node:fs/promises'), path = require('node:path');
const read = async () => (await fs.readFile(path.join(__dirname, '../data/a.txt'), 'utf8'));
function later(ms) { return new Promise((resolve) => setTimeout(resolve, ms)); }
async function tick() { await later(80); console.log('tick'); }
tick(); read().then(console.log);`;
    expect(run(source, []).lines).toEqual(['a', 'tick']);
    expect(run(source, ['timer src/app.cjs:tick/later', 'readFile data/a.txt']).lines).toEqual(['tick', 'a']);
  });

  it('never turn timers round: what is due first fires first', () => {
    const source = `
const one = () => setTimeout(() => console.log('one'), 10);
const two = () => setTimeout(() => console.log('two'), 60);
one(); two();`;
    expect(run(source, ['timer src/app.cjs:two', 'timer src/app.cjs:one']).lines).toEqual(['one', 'two']);
  });

  it('let go of what is held when what it waits for never comes', () => {
    expect(run(threeFiles, ['readFile data/none.txt', 'readFile data/a.txt']).lines.toSorted()).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('never deadlock a program that needs the held one first', () => {
    const source = `
const fs = require('node:fs/promises'), path = require('node:path');
const read = (name) => fs.readFile(path.join(__dirname, '../data', name + '.txt'), 'utf8');
(async () => { console.log(await read('a')); console.log(await read('b')); })();`;
    const ran = run(source, ['readFile data/b.txt', 'readFile data/a.txt']);
    expect([ran.exit, ran.lines]).toEqual([0, ['a', 'b']]);
  });

  it('take back a timer that was cleared while it was held', () => {
    const source = `
const fs = require('node:fs'), path = require('node:path');
const timer = setTimeout(() => console.log('late'), 20);
fs.readFile(path.join(__dirname, '../data/a.txt'), () => { clearTimeout(timer); console.log('read'); });`;
    const order = ['readFile data/a.txt', 'timer src/app.cjs'];
    expect(run(source, order).lines).toEqual(['read']);
  });

  it('let a request in before the one before it is done, and keep them apart by name', () => {
    const source = `
const fs = require('node:fs/promises'), http = require('node:http'), path = require('node:path');
const seen = [];
http.createServer(async (request, response) => {
  const name = request.url.slice(1);
  await fs.readFile(path.join(__dirname, '../data/a.txt'));
  seen.push(name);
  response.end(seen.join(' '));
}).listen(0, '127.0.0.1');`;
    const get = (name: string, overlaps?: boolean) => ({
      method: 'GET',
      path: `/${name}`,
      headers: {},
      body: null,
      overlaps,
    });
    const requests = [get('first'), get('second', true)];
    const order = ['request GET /second', 'readFile data/a.txt in GET /second', 'readFile data/a.txt in GET /first'];
    expect(run(source, order, { requests }).responses.map(({ body }) => body)).toEqual(['second first', 'second']);
    const plain = [...order.slice(2), ...order.slice(0, 2)];
    expect(run(source, plain, { requests }).responses.map(({ body }) => body)).toEqual(['first', 'first second']);
  });

  it('leave the program’s own stack to itself', () => {
    const source = `
const fs = require('node:fs'), path = require('node:path');
fs.readFile(path.join(__dirname, '../data/a.txt'), function told() { console.log(new Error('x').stack); });`;
    expect(run(source, ['readFile data/a.txt']).output).not.toMatch(/in-order|completions|run-program/);
  });
});

describe('the shipped files', () => {
  it('need nothing but Node', () => {
    const answers = ['recorded', 'database', 'postgresql', 'mysql', 'redis'].map((name) => `${name}-answers.cjs`);
    const files = ['in-order.cjs', 'completions.cjs', 'run-program.cjs', 'settles.cjs', 'growth.cjs', ...answers].map(
      (name) => fileURLToPath(new URL(`../../../src/runtime/${name}`, import.meta.url)),
    );
    const { stdout } = spawnSync('grep', ['-hoE', "require\\('[^']+'\\)", ...files], { encoding: 'utf8' });
    for (const line of new Set(stdout.trim().split('\n')))
      expect(line).toMatch(
        /^require\('(?:node:[\w/]+|\.\/(?:in-order|completions|run-program|recorded-answers|database-answers|settles|growth)\.cjs)'\)$/,
      );
  });
});
