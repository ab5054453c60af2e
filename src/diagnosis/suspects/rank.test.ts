import { describe, expect, it } from 'vitest';
import type { Frame } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import { mapFramesIn } from '../frames/map-frames.ts';
import { Workspace } from '../workspace/workspace.ts';
import { rankSuspects } from './rank.ts';

const blank = {
  absPath: null,
  module: null,
  inApp: true,
  async: false,
  contextLine: null,
  preContext: [],
  postContext: [],
  vars: null,
  debugId: null,
};

/** A frame at the mark `«` in a file of the tree (the mark itself is taken out of the code). */
function stackOf(tree: Record<string, string>, places: Array<[string, string | null] | 'native'>): Frame[] {
  return places.map((place) => {
    if (place === 'native') {
      return { ...blank, filename: null, function: 'native', line: null, column: null, native: true };
    }
    const [at, name] = place;
    const [file = '', mark = '«'] = at.split(' ');
    const before = (tree[file] ?? '').split(mark)[0]?.replace(/[«»]/g, '') ?? '';
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    return { ...blank, filename: `/srv/${file}`, function: name, line, column, native: false };
  });
}

async function rank(
  tree: Record<string, string>,
  message: string,
  places: Array<[string, string | null] | 'native'>,
  type = 'TypeError',
) {
  const frames = stackOf(tree, places);
  const clean = new Map(Object.entries(tree).map(([path, text]) => [path, text.replace(/[«»]/g, '')]));
  const files = [...clean].map(([path, text]) => ({ path, size: text.length }));
  const workspace = await Workspace.load(files, async (path) => clean.get(path) ?? null);
  const operation = parseOperation(type, message);
  const event = { errors: [{ type, message, code: null, operation, frames, mechanism: null }] };
  const suspects = await rankSuspects({ event, frames: await mapFramesIn(event, workspace), workspace });
  return suspects.map((one) => `${one.file} ${one.function}`);
}

const library = {
  'package.json': '{"name":"root"}',
  'app/package.json': '{"name":"app"}',
  'lib/store/package.json': '{"name":"@x/store","exports":{".":{"import":"./index.mjs","require":"./main.cjs"}}}',
  'lib/store/index.mjs': "export { open } from './src/store.mjs';\nexport { watch } from './src/watch.mjs';\n",
  'lib/store/src/store.mjs':
    'export class Store {\n  find(id) { return this.rows[id]; }\n}\nexport function open() { return new Store(); }\n',
  'lib/store/src/watch.mjs':
    "export function watch(emitter, f) {\n  emitter.on('x', f);\n  emitter.emit('row', undefined);\n  f»();\n}\n",
};
const reading = "Cannot read properties of undefined (reading 'name')";

describe('rankSuspects', () => {
  it('suspects the innermost function of this repository without other evidence', async () => {
    const tree = { 'a.js': 'function f(list) {\n  const i = list.length + 1;\n  return list[i].«name;\n}\nf»(x);\n' };
    expect(
      await rank(tree, reading, [
        ['a.js', 'f'],
        ['a.js »', null],
      ]),
    ).toEqual(['a.js f', 'a.js null']);
    expect(await rank({ 'b.js': '' }, reading, [['a.js', 'f']])).toEqual([]);
  });

  it('suspects the package whose call gave the bad value, through assignments, awaits and factories', async () => {
    const app = `import { open } from '@x/store';
const store = open();
export async function show(id) {
  let row = null;
  if (id) { row = await store.find(id).catch(() => null); }
  return row.«name;
}
`;
    const ranked = await rank({ ...library, 'app/app.mjs': app }, reading, [['app/app.mjs', 'show']]);
    expect(ranked.slice(0, 2)).toEqual(['lib/store/src/store.mjs Store.find', 'app/app.mjs show']);
  });

  it('follows an argument to its caller, and a local function to what it returns', async () => {
    const app = `import * as stores from '@x/store';
const load = async (id) => { const row = await stores.open().find(id); return row.inner; };
function show(row) { return row.«name; }
export async function main(id) { return show»(await load(id)); }
`;
    const places: Array<[string, string]> = [
      ['app/app.mjs', 'show'],
      ['app/app.mjs »', 'main'],
    ];
    const ranked = await rank({ ...library, 'app/app.mjs': app }, reading, places);
    expect(ranked[0]).toBe('lib/store/src/store.mjs Store.find');
  });

  it('suspects the package that called back with the value, by its frame or by what it emits', async () => {
    const app = "import { watch } from '@x/store';\nwatch(bus, (row) => row.«name);\n";
    const tree = { ...library, 'app/app.mjs': app };
    const called = await rank(tree, reading, [['app/app.mjs', null], 'native', ['lib/store/src/watch.mjs »', 'watch']]);
    expect(called[0]).toBe('lib/store/src/watch.mjs watch');
    const bus = "import { open } from '@x/store';\nopen().on('row', (row) => row.«name);\n";
    expect((await rank({ ...library, 'app/app.mjs': bus }, reading, [['app/app.mjs', null]]))[0]).not.toBe(
      'app/app.mjs null',
    );
  });

  it('suspects what a failed check of the application looked at', async () => {
    const app = `const { open } = require('@x/store');
const total = open().find(1);
if (total !== 3) throw «new Error('wrong total');
`;
    const tree = {
      ...library,
      'lib/store/main.cjs': "exports.open = require('./src/old.cjs').open;\n",
      'lib/store/src/old.cjs': 'exports.open = function () { return { find: () => 2 }; };\n',
      'app/app.js': app,
    };
    expect((await rank(tree, 'wrong total', [['app/app.js', null]], 'Error'))[0]).toBe(
      'lib/store/src/old.cjs Object.find',
    );
  });

  it('suspects the caller of a general helper in the same package, not the user of a package', async () => {
    const tree = {
      'package.json': '{"name":"one"}',
      'src/utils.js': 'exports.size = function size(text) { return text.«length; };\n',
      'src/report.js':
        "const { size } = require('./utils');\nexports.report = function report(rows) { return size»(rows.at(-1) || null); };\n",
      'app/package.json': '{"name":"app"}',
      'app/main.js': "const { size } = require('one/src/utils');\nfunction main(rows) { return size»(rows[0]); }\n",
    };
    const message = "Cannot read properties of null (reading 'length')";
    const inner = await rank(tree, message, [
      ['src/utils.js', 'size'],
      ['src/report.js »', 'report'],
    ]);
    expect(inner[0]).toBe('src/report.js report');
    const outer = await rank(tree, message, [
      ['src/utils.js', 'size'],
      ['app/main.js »', 'main'],
    ]);
    expect(outer[0]).toBe('src/utils.js size');
  });

  it('leaves a helper suspect that worked the value out itself', async () => {
    const tree = {
      'src/utils.js': 'exports.last = function last(list) { const end = list.length; return list[end].«name; };\n',
      'src/report.js':
        "const { last } = require('./utils');\nexports.report = function report(rows) { return last»(rows); };\n",
    };
    expect(
      (
        await rank(tree, reading, [
          ['src/utils.js', 'last'],
          ['src/report.js »', 'report'],
        ])
      )[0],
    ).toBe('src/utils.js last');
  });

  it('ends on code that goes in circles', async () => {
    const loop =
      'let a = b, b = c, c = a;\nfunction f(x) { return g(x); }\nfunction g(x) { return f(x) || a; }\nf(g(c)).«name;\n';
    expect(await rank({ 'a.js': loop }, reading, [['a.js', null]])).toEqual(['a.js null']);
    const deep = `${'('.repeat(300)}x${')'.repeat(300)}.«name;\n`;
    expect(await rank({ 'a.js': deep }, reading, [['a.js', null]])).toHaveLength(1);
  });
});
