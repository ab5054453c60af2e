import type { Family, Failing } from './specimen.ts';

const app = "require('src/app.js')";

/** Ways named after their argument: `call` of each with its own input. */
function inputs(call: (input: string) => string, ...values: string[]): Failing[] {
  return values.map((value) => ({ name: value, call: call(value) }));
}

const chain: Family = {
  name: 'one chain of properties',
  nearMiss: 'same site, another operation, property, or undefined for null',
  program: {
    'src/app.js': `
exports.total = function total(item) {
  return item.cost.amount.toFixed(2);
};
`,
  },
  ways: inputs(
    (input) => `${app}.total(${input})`,
    'undefined',
    'null',
    '{}',
    '{ cost: null }',
    '{ cost: {} }',
    '{ cost: { amount: null } }',
    "{ cost: { amount: 'x' } }",
  ),
};

const operations: Family = {
  name: 'one function, many operations',
  nearMiss: 'read, write, call, construct, iterate, destructure, delete of the same value',
  program: {
    'src/app.js': `
'use strict';
exports.run = function run(kind, box) {
  if (kind === 'read') return box.slot.x;
  if (kind === 'write') box.slot.x = 1;
  if (kind === 'call') return box.slot.x();
  if (kind === 'callee') return box.slot();
  if (kind === 'construct') return new box.slot();
  if (kind === 'iterate') for (const one of box.slot) return one;
  if (kind === 'spread') return [...box.slot];
  if (kind === 'take') { const { x } = box.slot; return x; }
  if (kind === 'first') { const [x] = box.slot; return x; }
  if (kind === 'in') return 'x' in box.slot;
  if (kind === 'keys') return Object.keys(box.slot);
  if (kind === 'of') return box.slot instanceof box.type;
  return undefined;
};
`,
  },
  ways: ['read', 'write', 'call', 'callee', 'construct', 'iterate', 'take', 'first', 'in', 'keys', 'of'].map(
    (kind) => ({
      name: kind,
      call: `${app}.run('${kind}', {})`,
    }),
  ),
};

const sites: Family = {
  name: 'one message, many sites',
  nearMiss: 'same message at another expression or in another function',
  program: {
    'src/app.js': `
const { label } = require('src/label.js');
exports.merge = function merge(left, right) {
  const from = left.options.name;
  const to = right.options.name;
  return from + to;
};
exports.show = function show(left) {
  return left.options.name;
};
exports.shout = (left) => left.options.name.toUpperCase();
exports.title = function title(page) {
  return label(page) + label(page.parent);
};
`,
    'src/label.js': `
exports.label = function label(page) {
  return page.options.name;
};
`,
  },
  ways: [
    { name: 'left of merge', call: `${app}.merge({}, {})`, hasTwin: true },
    { name: 'right of merge', call: `${app}.merge({ options: {} }, {})`, hasTwin: true },
    { name: 'show', call: `${app}.show({})` },
    { name: 'shout', call: `${app}.shout({})` },
    { name: 'label', call: `${app}.title({})` },
    {
      name: 'label of the parent',
      call: `${app}.title({ options: {}, parent: {} })`,
      failure: 'label',
      path: 'parent',
    },
  ],
};

const callers: Family = {
  name: 'a shared helper',
  nearMiss: 'same helper, another caller',
  program: {
    'src/app.js': `
const { pick, must } = require('src/pick.js');
exports.byName = function byName(list) {
  return pick(list, 'name');
};
exports.byDate = function byDate(list) {
  return pick(list, 'date');
};
exports.report = function report(list) {
  return exports.byName(list);
};
exports.audit = function audit(list) {
  return exports.byName(list);
};
exports.mustName = (list) => must(list[0], 'name');
exports.mustDate = function mustDate(list) {
  return must(list[0], 'date');
};
`,
    'src/pick.js': `
exports.pick = function pick(list, key) {
  return list[0].fields.value + key;
};
exports.must = function must(value, key) {
  if (!value) throw new TypeError('no value for ' + key);
  return value[key];
};
`,
  },
  ways: [
    { name: 'by name', call: `${app}.byName([{}])`, failure: 'pick', path: 'byName' },
    { name: 'by date', call: `${app}.byDate([{}])`, failure: 'pick', path: 'byDate' },
    { name: 'by name for a report', call: `${app}.report([{}])`, failure: 'pick', path: 'byName/report' },
    { name: 'by name for an audit', call: `${app}.audit([{}])`, failure: 'pick', path: 'byName/audit' },
    { name: 'must name', call: `${app}.mustName([])`, failure: 'must', path: 'mustName' },
    { name: 'must date', call: `${app}.mustDate([])`, failure: 'must', path: 'mustDate' },
  ],
};

const throws: Family = {
  name: 'explicit throws',
  nearMiss: 'other message, code or class from one function; other cause',
  program: {
    'src/app.js': `
class BadInput extends Error {
  constructor(message) {
    super(message);
    this.name = 'BadInput';
  }
}
const fail = (message, code) => Object.assign(new Error(message), { code });
exports.check = function check(kind, value) {
  if (kind === 'range') throw new RangeError('bad value ' + value);
  if (kind === 'type') throw new TypeError('bad value ' + value);
  if (kind === 'own') throw new BadInput('bad value ' + value);
  if (kind === 'plain') throw new Error('bad value ' + value);
  if (kind === 'other') throw new Error('no such value ' + value);
  if (kind === 'template') throw new Error(\`value \${value} came \${kind.length} times\`);
  if (kind === 'looks like an engine') throw new TypeError('value is not a function');
  if (kind === 'coded') throw fail('failed', 'E_' + value);
  return value();
};
exports.load = function load(text) {
  try {
    return JSON.parse(text).a.b;
  } catch (error) {
    throw new Error('load failed', { cause: error });
  }
};
`,
  },
  ways: [
    { name: 'RangeError', call: `${app}.check('range', 1)` },
    { name: 'TypeError', call: `${app}.check('type', 1)` },
    { name: 'own class', call: `${app}.check('own', 1)` },
    { name: 'Error', call: `${app}.check('plain', 1)` },
    { name: 'Error of another value', call: `${app}.check('plain', 'two')`, failure: 'Error' },
    { name: 'another message', call: `${app}.check('other', 1)` },
    { name: 'template', call: `${app}.check('template', 'x y')` },
    { name: 'template of another value', call: `${app}.check('template', 12)`, failure: 'template' },
    { name: 'engine’s words', call: `${app}.check('looks like an engine', 1)` },
    { name: 'the engine itself', call: `${app}.check('call', 1)` },
    { name: 'code A', call: `${app}.check('coded', 'A')` },
    { name: 'code B', call: `${app}.check('coded', 'B')` },
    { name: 'cause: no JSON', call: `${app}.load('<')`, failure: 'load', path: 'malformed' },
    { name: 'cause: ended', call: `${app}.load('')`, failure: 'load', path: 'ended' },
    { name: 'cause: undefined', call: `${app}.load('{}')`, failure: 'load', path: 'undefined' },
    { name: 'cause: null', call: `${app}.load('{"a":null}')`, failure: 'load', path: 'null' },
  ],
};

const patches: Family = {
  name: 'after a partial patch',
  nearMiss: 'the guard holds, and the program fails further on',
  program: {
    'src/app.js': `
const { format } = require('src/format.js');
exports.invoice = function invoice(order) {
  const rate = order.customer.rate;
  return format(order.total * rate.value);
};
`,
    'src/format.js': `
exports.format = function format(amount) {
  if (Number.isNaN(amount)) throw new RangeError('not a number');
  return amount.toFixed(2);
};
`,
  },
  ways: [
    { name: 'unpatched', call: `${app}.invoice({})` },
    ...[
      ['guard', 'const rate = order.customer?.rate;', 'order.total * rate.value'],
      ['fallback', 'const rate = (order.customer ?? {}).rate ?? {};', 'order.total * rate.value'],
      ['empty', 'const rate = order.customer ? order.customer.rate : null;', 'order.total * rate.value'],
      ['other name', 'const rate = order.customer?.rate ?? { value: 1 };', '(order.total * rates.value)'],
      ['call', 'const rate = order.customer?.rate ?? { value: 1 };', 'order.total(rate.value)'],
      ['no number', 'const rate = order.customer?.rate;', 'order.total'],
    ].map(([name, first, second]) => ({
      name: name ?? '',
      call: `${app}.invoice({})`,
      patched: {
        'src/app.js': `
const { format } = require('src/format.js');
exports.invoice = function invoice(order) {
  ${first}
  return format(${second});
};
`,
      },
    })),
  ],
};

const recursion: Family = {
  name: 'recursion',
  nearMiss: 'another visitor on the way down; another cycle that overflows',
  program: {
    'src/app.js': `
exports.walk = function walk(node) {
  if (node.list) return node.list.map((child) => exports.walk(child));
  if (node.only) return exports.walk(node.only);
  return exports.leaf(node);
};
exports.leaf = function leaf(node) {
  return node.value.text;
};
exports.leaves = function leaves(nodes) {
  return nodes.map((node) => exports.leaf(node));
};
exports.down = function down(n) {
  return exports.down(n + 1) + 1;
};
exports.ping = function ping(n) {
  return exports.pong(n) + 1;
};
exports.pong = function pong(n) {
  return exports.ping(n) + 1;
};
`,
  },
  ways: [
    { name: 'a leaf', call: `${app}.walk({})`, failure: 'leaf', path: 'walk' },
    { name: 'a leaf under one', call: `${app}.walk({ only: {} })`, failure: 'leaf', path: 'walk' },
    {
      name: 'a leaf under four',
      call: `${app}.walk({ only: { only: { list: [{ only: {} }] } } })`,
      failure: 'leaf',
      path: 'walk',
    },
    { name: 'a leaf of a list', call: `${app}.leaves([{}])`, failure: 'leaf', path: 'leaves' },
    { name: 'overflow of down', call: `${app}.down(0)` },
    { name: 'overflow of ping and pong', call: `${app}.ping(0)` },
    { name: 'overflow of pong and ping', call: `${app}.pong(0)`, failure: 'overflow of ping and pong' },
  ],
};

const asynchronous: Family = {
  name: 'behind an await',
  nearMiss: 'another caller behind an await',
  program: {
    'src/app.js': `
const tick = () => new Promise((resolve) => setImmediate(resolve));
async function read(user) {
  await tick();
  return user.profile.name;
}
exports.one = async function one(user) {
  return (await read(user)).trim();
};
exports.two = async function two(user) {
  return [await read(user)];
};
exports.three = async function three(user) {
  const name = await exports.one(user);
  return name;
};
exports.lost = function lost(user) {
  return read(user);
};
exports.late = async function late(user) {
  await tick();
  return user.profile.mail;
};
`,
  },
  ways: [
    { name: 'one', call: `${app}.one({})`, failure: 'read', path: 'one' },
    { name: 'two', call: `${app}.two({})`, failure: 'read', path: 'two' },
    { name: 'three', call: `${app}.three({})`, failure: 'read', path: 'one/three' },
    { name: 'late', call: `${app}.late({})` },
  ],
};

const runtime: Family = {
  name: 'the runtime’s own errors',
  nearMiss: 'other argument, other built-in, other range',
  program: {
    'src/app.js': `
const path = require('node:path');
const fs = require('node:fs');
exports.use = function use(kind, value) {
  switch (kind) {
    case 'join': return path.join(value);
    case 'relative': return path.relative('a', value);
    case 'resolve': return path.basename(value);
    case 'read': return fs.readFileSync(value);
    case 'list': return fs.readdirSync(value);
    case 'url': return new URL(value);
    case 'uri': return decodeURIComponent(value);
    case 'repeat': return 'x'.repeat(value);
    case 'array': return new Array(value);
    case 'fixed': return (1).toFixed(value);
    case 'date': return new Date(value).toISOString();
    case 'json': return JSON.parse(value);
    case 'circle': { const a = {}; a.a = a; return JSON.stringify(a); }
    case 'regexp': return new RegExp(value);
    case 'reduce': return value.reduce((a, b) => a + b);
    case 'map': return [1].map(value);
    case 'bigint': return 1n + value;
    default: return unknownName;
  }
};
`,
  },
  ways: [
    ['join', 'undefined'],
    ['join', 'null'],
    ['relative', 'undefined'],
    ['resolve', 'undefined'],
    ['read', "'/nope'"],
    ['list', "'/nope'"],
    ['url', "'x'"],
    ['uri', "'%'"],
    ['repeat', '-1'],
    ['array', '-1'],
    ['fixed', '200'],
    ['date', 'NaN'],
    ['json', "'<'"],
    ['json', "''"],
    ['circle', '1'],
    ['regexp', "'('"],
    ['reduce', '[]'],
    ['map', '1'],
    ['bigint', '1'],
    ['other', '1'],
  ].map(([kind, value]) => ({ name: `${kind} ${value}`, call: `${app}.use('${kind}', ${value})` })),
};

const strict: Family = {
  name: 'writes and names',
  nearMiss: 'read-only, frozen, getter, constant, deleted; undefined names and names too early',
  program: {
    'src/app.js': `
'use strict';
const fixed = 1;
exports.put = function put(kind, target) {
  if (kind === 'set') target.level = 2;
  if (kind === 'other') target.depth = 2;
  if (kind === 'key') target[target.key] = 2;
  if (kind === 'delete') delete target.level;
  if (kind === 'push') target.push(1);
  if (kind === 'constant') fixed = 2;
  if (kind === 'early') { early = 1; let early; }
  if (kind === 'missing') return missing.level;
  return absent;
};
`,
  },
  ways: [
    ['set', 'Object.freeze({ level: 1 })'],
    ['set', 'Object.freeze({})'],
    ['set', '{ get level() { return 1; } }'],
    ['set', 'undefined'],
    ['set', 'null'],
    ['other', 'Object.freeze({ depth: 1 })'],
    ['key', "Object.freeze({ key: 'level', level: 1 })"],
    ['delete', 'Object.freeze({ level: 1 })'],
    ['push', 'Object.freeze([])'],
    ['constant', '1'],
    ['early', '1'],
    ['missing', '1'],
    ['absent', '1'],
  ].map(([kind, target]) => ({ name: `${kind} ${target}`, call: `${app}.put('${kind}', ${target})` })),
};

const packages: Family = {
  name: 'inside a dependency',
  nearMiss: 'same function of the package, another caller; another function of the package',
  program: {
    'src/app.js': `
const lib = require('lib');
exports.first = function first(text) {
  return lib.parse(text);
};
exports.second = function second(text) {
  return lib.parse(text);
};
exports.third = function third(text) {
  return lib.format(text);
};
exports.fourth = function fourth(texts) {
  return texts.map(function each(text) {
    return lib.parse(text);
  });
};
`,
    'node_modules/lib/index.js': `
exports.parse = function parse(text) {
  return text.input.length;
};
exports.format = function format(text) {
  return text.input.length;
};
`,
  },
  ways: [
    { name: 'first', call: `${app}.first({})`, failure: 'parse', path: 'first' },
    { name: 'second', call: `${app}.second({})`, failure: 'parse', path: 'second' },
    { name: 'third', call: `${app}.third({})` },
    { name: 'fourth', call: `${app}.fourth([{}])`, failure: 'parse', path: 'fourth' },
  ],
};

const classes: Family = {
  name: 'methods, constructors, accessors, callbacks',
  nearMiss: 'the same expression in another member',
  program: {
    'src/app.js': `
class Box {
  constructor(o) {
    this.o = o;
    if (o.eager) this.size = o.data.size;
  }
  get width() {
    return this.o.data.size;
  }
  area() {
    return this.o.data.size;
  }
  static of(o) {
    return o.data.size;
  }
  #hidden() {
    return this.o.data.size;
  }
  open() {
    return this.#hidden();
  }
  each() {
    return [1].map(() => this.o.data.size);
  }
}
exports.use = function use(kind) {
  if (kind === 'constructor') return new Box({ eager: true });
  if (kind === 'static') return Box.of({});
  const box = new Box({});
  if (kind === 'getter') return box.width;
  if (kind === 'method') return box.area();
  if (kind === 'private') return box.open();
  return box.each();
};
`,
  },
  ways: ['constructor', 'static', 'getter', 'method', 'private', 'callback'].map((kind) => ({
    name: kind,
    call: `${app}.use('${kind}')`,
  })),
};

/** Real small programs, each failing in several ways that nearly coincide. */
export const families: readonly Family[] = [
  chain,
  operations,
  sites,
  callers,
  throws,
  patches,
  recursion,
  asynchronous,
  runtime,
  strict,
  packages,
  classes,
];
