import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BoundaryAnswer, CallScenario, CallStep } from '../../../src/domain/scenario.ts';
import { writeCallTest } from '../../../src/reproduction/writing/call-test.ts';
import { writeProgramTest } from '../../../src/reproduction/writing/program-test.ts';
import type { TestStyle } from '../../../src/reproduction/writing/test-file.ts';
import { folderWith, runNode } from '../../support/runs-of-node.ts';

const answers = fileURLToPath(new URL('../../../src/runtime/recorded-answers.cjs', import.meta.url));
const answerHelpers = { 'recorded-answers.cjs': readFileSync(answers, 'utf8') };
const helper = readFileSync(fileURLToPath(new URL('../../../src/runtime/run-program.cjs', import.meta.url)), 'utf8');
const message = "Cannot read properties of null (reading 'price')";
const crash = '(item) => item.price';
const mended = '(item) => item?.price ?? 0';
const callOf = (name: string | null): CallStep[] => [{ do: 'call', name, args: [null] }];
const parser: CallStep[] = [
  { do: 'get', name: 'Shop' },
  { do: 'new', args: [{ currency: 'EUR' }] },
  { do: 'call', name: 'price-of', args: [null] },
];

/** How a function is handed out, and the steps to it. `FN` stands for its text. */
const shapes: Array<[string, CallScenario['load'], string, CallStep[]]> = [
  ['a named export', 'import', 'export const price = FN;', callOf('price')],
  ['a default export', 'import', 'export default FN;', callOf('default')],
  ['a name that the language has', 'import', 'const f = FN; export { f as delete };', callOf('delete')],
  ['a name that the test has', 'import', 'export const test = FN;', callOf('test')],
  ['a name that is no identifier', 'import', "const f = FN; export { f as 'price-of' };", callOf('price-of')],
  [
    'an object with methods',
    'import',
    'export const shop = { price: FN };',
    [{ do: 'get', name: 'shop' }, ...callOf('price')],
  ],
  ['a class', 'import', "export class Shop { constructor(given) { this['price-of'] = FN; } }", parser],
  ['module.exports', 'require', 'module.exports = FN;', callOf(null)],
  ['exports.name', 'require', 'exports.price = FN;', callOf('price')],
  ['exports.default', 'require', 'exports.default = FN;', callOf('default')],
  ['exports with an odd name', 'require', "exports['price-of'] = FN;", callOf('price-of')],
  ['exports.delete', 'require', 'exports.delete = FN;', callOf('delete')],
  [
    'an asynchronous function',
    'require',
    'exports.price = async (item) => { await null; return (FN)(item); };',
    callOf('price'),
  ],
];
const styles: Array<[string, TestStyle]> = [
  ['an ES module', { framework: 'node:test', modules: 'esm', ending: '.test.mjs' }],
  ['a CommonJS one', { framework: 'node:test', modules: 'cjs', ending: '.test.cjs' }],
];

describe.each(styles)('a test by call as %s', (_style, style) => {
  it.each(shapes)('of %s is red on the crash and green on a fix', async (_what, load, source, steps) => {
    const module = load === 'import' ? 'lib/shop.mjs' : 'lib/shop.cjs';
    const scenario: CallScenario = { kind: 'call', module, from: module, load, steps };
    const production = `TypeError: ${message}`;
    const written = writeCallTest({
      scenario,
      production,
      message,
      title: 'price',
      style,
      folder: 'test',
      answerHelpers,
      demandHelpers: {},
    });
    const red = folderWith({ ...written.files, [module]: source.replaceAll('FN', crash) });
    const before = await runNode(red, '--test', written.testFile);
    expect(before.output).toContain(message);
    expect(before.exit, before.output).toBe(1);
    const green = folderWith({ ...written.files, [module]: source.replaceAll('FN', mended) });
    const after = await runNode(green, '--test', written.testFile);
    expect(after.exit, after.output).toBe(0);
  });
});

const client = `const http = require('node:http');
const { get } = require('node:http');
const read = (url) => new Promise((resolve, reject) => get(url, (response) => {
  let text = '';
  response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(JSON.parse(text)));
}).on('error', reject));
exports.price = async (id) => {
  const [a, b] = [await (await fetch('https://shop.internal/items/' + id + '?v=2')).json(), await read('http://rates.internal:8080/eur')];
  const gone = await fetch('http://shop.internal/gone').catch((error) => error.cause.code);
  const other = await read('http://nobody.internal/').catch((error) => error.message);
  if (gone !== 'ECONNRESET' || !other.includes('no recorded answer for GET / of http://nobody.internal')) throw new Error(gone + other);
  return FN;
};`;

describe.each(styles)('what a call asks of other services, as %s', (_style, style) => {
  it('is answered as recorded, without a network', async () => {
    const response = (value: unknown) => ({
      kind: 'response' as const,
      response: {
        status: 200,
        headers: [['content-type', 'application/json'] as [string, string]],
        body: { encoding: 'utf8' as const, text: JSON.stringify(value), bytes: 1, truncated: false },
      },
    });
    const answer = (target: string, operation: string, outcome: BoundaryAnswer['outcome']): BoundaryAnswer => ({
      kind: 'http',
      target,
      operation,
      outcome,
    });
    const error = { kind: 'error' as const, error: { type: 'Error', message: 'reset', code: 'ECONNRESET' } };
    const scenario: CallScenario = {
      kind: 'call',
      module: 'lib/shop.cjs',
      from: 'lib/shop.cjs',
      load: 'require',
      steps: [{ do: 'call', name: 'price', args: ['7'] }],
      answers: [
        answer('https://shop.internal', 'GET /items/7?v=2', response({ amount: null })),
        answer('http://rates.internal:8080', 'GET /eur', response({ rate: 2 })),
        answer('http://shop.internal', 'GET /gone', error),
      ],
    };
    const text = "Cannot read properties of null (reading 'value')";
    const parts = {
      scenario,
      production: text,
      message: text,
      title: 'price',
      style,
      folder: 'test',
      answerHelpers,
      demandHelpers: {},
    };
    const written = writeCallTest(parts);
    expect(written.files[written.testFile]).toContain("call: 'GET https://shop.internal/items/7?v=2', status: 200");
    const run = (fn: string) =>
      runNode(
        folderWith({ ...written.files, 'lib/shop.cjs': client.replaceAll('FN', fn) }),
        '--test',
        written.testFile,
      );
    const red = await run('a.amount.value * b.rate');
    expect(red.output).toContain(text);
    const green = await run('(a.amount?.value ?? 0) * b.rate');
    expect(green.exit, green.output).toBe(0);
  });
});

it('a refusal in words of its own is an answer, another crash of the engine is none', async () => {
  const scenario: CallScenario = {
    kind: 'call',
    module: 'a.cjs',
    from: 'a.cjs',
    load: 'require',
    steps: callOf('price'),
  };
  const style = styles[1]?.[1] as TestStyle;
  const written = writeCallTest({
    scenario,
    production: message,
    message,
    title: 'price',
    style,
    folder: '',
    answerHelpers,
    demandHelpers: {},
  });
  const withSource = (source: string) =>
    runNode(folderWith({ ...written.files, 'a.cjs': source }), '--test', written.testFile);
  expect((await withSource("exports.price = () => { throw new Error('no item given'); };")).exit).toBe(0);
  expect((await withSource('exports.price = (item) => item.amount;')).exit).toBe(1);
  expect((await withSource(`exports.price = () => { throw new Error(${JSON.stringify(message)}); };`)).exit).toBe(1);
});

describe.each(styles)('a test by program as %s', (_style, style) => {
  const entry = 'bin/total.mjs';
  const program = (fn: string) => `import { readFileSync } from 'node:fs';
const order = JSON.parse(readFileSync(new URL('../data/order.json', import.meta.url), 'utf8'));
const price = ${fn};
console.log(order.lines.map(price));
`;
  const base = {
    production: `TypeError: ${message}`,
    message,
    title: 'total.mjs takes lines',
    style,
    folder: 'test',
    helper,
    answerHelpers,
    demandHelpers: {},
  };
  const scenario = { kind: 'program' as const, entry, cwd: '', argv: [], env: {}, inputs: [], requests: [] };
  const ordinary = { lines: [{ price: 1 }], note: "it's" };

  it.each([
    ['the places that differ', [['lines', 0]], 'input.lines[0] = null;'],
    ['a place in odd words', [['lines', 0], ['it’s "odd"']], 'input["it’s \\"odd\\""] = 1;'],
    ['the whole document', [[]], 'JSON.stringify('],
  ] as const)('changes %s', async (_what, facts, text) => {
    const value = { ...ordinary, lines: [null], 'it’s "odd"': 1 };
    const document = { path: 'data/order.json', kind: 'json' as const, value: ordinary, indent: 2 };
    const change = { document, value, facts: facts.map((path) => [...path]) };
    const written = writeProgramTest({ ...base, scenario, change });
    expect(written.files[written.testFile]).toContain(text);
    const files = { ...written.files, 'data/order.json': JSON.stringify(ordinary) };
    const red = await runNode(folderWith({ ...files, [entry]: program(crash) }), '--test', written.testFile);
    expect([red.exit, red.output.includes(message)], red.output).toEqual([1, true]);
    const green = await runNode(folderWith({ ...files, [entry]: program(mended) }), '--test', written.testFile);
    expect(green.exit, green.output).toBe(0);
  });

  it('sends requests to a program that listens, and reads an error that it answers', async () => {
    const server = (fn: string) => `import http from 'node:http';
const price = ${fn};
http.createServer((request, response) => {
  try { response.end(String(price(request.url === '/none' ? null : { price: 2 }))); }
  catch (error) { response.writeHead(500).end('sorry'); }
}).listen(0);
`;
    const requests = [{ method: 'GET', path: '/none', headers: {}, body: null }];
    const written = writeProgramTest({ ...base, scenario: { ...scenario, requests }, change: null });
    const run = (fn: string) =>
      runNode(folderWith({ ...written.files, [entry]: server(fn) }), '--test', written.testFile);
    const red = await run(crash);
    expect([red.exit, red.output.includes(message)], red.output).toEqual([1, true]);
    const green = await run(mended);
    expect(green.exit, green.output).toBe(0);
  });
});
