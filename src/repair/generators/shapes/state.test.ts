import { describeShapes } from '../../../../test/support/describe-shapes.ts';

describeShapes('state', {
  'unwrap: a getter gives the entry instead of its value': {
    files: {
      'main.js': `class Lazy {\n  constructor(make) { this.make = make; }\n}\nclass Box {\n  constructor() { this.map = new Map(); }\n  isLazy(v) { return v instanceof Lazy; }\n  put(k, v) { this.map.set(k, v); }\n  get(k) {\n    const v = this.map.get(k);\n    return this.isLazy(v) ? v.make() : v;\n  }\n  peek(k) {\n    return this.map.get(k);\n  }\n}\nexports.name = (box, k) => box.peek(k).name.toUpperCase();\nexports.Box = Box;\nexports.Lazy = Lazy;\n`,
    },
    crash: `(() => { const b = new m.Box(); b.put('a', new m.Lazy(() => ({ name: 'x' }))); return m.name(b, 'a') })()`,
    good: [
      [
        `(() => { const b = new m.Box(); b.put('a', new m.Lazy(() => ({ name: 'x' }))); b.put('b', { name: 'y' }); return m.name(b, 'a') + m.name(b, 'b') })()`,
        'XY',
      ],
    ],
    rank: 3,
  },
  'refused write: the descriptor leaves the flag out': {
    files: {
      'main.js': `'use strict';\nexports.tag = function (o) {\n  Object.defineProperty(o, 'kind', { value: 'x', enumerable: false });\n  return o;\n};\nexports.set = function (o, kind) {\n  o.kind = kind;\n  return o.kind;\n};\n`,
    },
    crash: `m.set(m.tag({}), 'y')`,
    good: [[`m.set(m.tag({}), 'y')`, 'y']],
    rank: 2,
    by: 'refused-write',
  },
  'refused write: frozen defaults are changed': {
    files: {
      'main.js': `'use strict';\nconst defaults = Object.freeze({ retries: 3 });\nexports.configure = function (options) {\n  const merged = options || defaults;\n  merged.ready = true;\n  return merged;\n};\nexports.defaults = defaults;\n`,
    },
    crash: 'm.configure()',
    good: [
      ['m.configure().ready', true],
      ['(m.configure(), m.defaults.ready)', undefined],
    ],
    rank: 4,
    by: 'refused-write',
  },
  'initialise: an entry of a group': {
    files: {
      'main.js': `exports.group = function (rows) {\n  const out = {};\n  for (const row of rows) {\n    out[row.key].push(row.value);\n  }\n  return out;\n};\n`,
    },
    crash: `m.group([{ key: 'a', value: 1 }])`,
    good: [[`m.group([{ key: 'a', value: 1 }, { key: 'a', value: 2 }])`, { a: [1, 2] }]],
    rank: 1,
    by: 'initialise',
  },
  'initialise: options that nobody gave': {
    files: {
      'main.js': `exports.request = function (url, options) {\n  return (options.method || 'GET') + ' ' + url;\n};\n`,
    },
    crash: `m.request('/')`,
    good: [
      [`m.request('/')`, 'GET /'],
      [`m.request('/', { method: 'PUT' })`, 'PUT /'],
    ],
    rank: 2,
    by: 'initialise',
  },
  'initialise: destructured options': {
    files: { 'main.js': `exports.box = ({ width = 1, height = 2 }) => width * height;\n` },
    crash: 'm.box()',
    good: [
      ['m.box()', 2],
      ['m.box({ width: 3 })', 6],
    ],
    rank: 2,
    by: 'initialise',
  },
  'initialise: a nested option': {
    files: {
      'main.js': `exports.agent = function (config) {\n  var tls = config.tls;\n  return tls.ca ? 'custom' : 'default';\n};\n`,
    },
    crash: 'm.agent({})',
    good: [
      ['m.agent({})', 'default'],
      ['m.agent({ tls: { ca: 1 } })', 'custom'],
    ],
    rank: 3,
  },
  'initialise: a sum of nothing': {
    files: { 'main.js': `exports.sum = (xs) => xs.map((x) => x.n).reduce((a, b) => a + b);\n` },
    crash: 'm.sum([])',
    good: [
      ['m.sum([])', 0],
      ['m.sum([{ n: 2 }])', 2],
    ],
    rank: 1,
  },
  'initialise: a field that only one method sets': {
    files: {
      'main.js': `class Bus {\n  constructor(name) {\n    this.name = name;\n  }\n  on(fn) {\n    this.handlers.push(fn);\n    return this.handlers.length;\n  }\n}\nexports.Bus = Bus;\n`,
    },
    crash: `new m.Bus('x').on(() => {})`,
    good: [[`new m.Bus('x').on(() => {})`, 1]],
    rank: 2,
    by: 'initialise',
  },
  'initialise: used before it is declared': {
    files: {
      'main.js': `exports.run = function (xs) {\n  const size = limit * xs.length;\n  const limit = 2;\n  return size;\n};\n`,
    },
    crash: 'm.run([1])',
    good: [['m.run([1])', 2]],
    rank: 1,
  },
  'optional callback: nobody gave one': {
    files: { 'main.js': `exports.close = function (server, done) {\n  server.closed = true;\n  done(null);\n};\n` },
    crash: 'm.close({})',
    good: [
      ['m.close({})', undefined],
      [`new Promise((ok) => m.close({}, () => ok(1)))`, 1],
    ],
    rank: 2,
    by: 'optional-callback',
  },
  'optional callback: given in the place of the options': {
    files: {
      'main.js': `exports.get = function (url, options, callback) {\n  const timeout = options.timeout || 5;\n  callback(null, url + timeout);\n};\n`,
    },
    crash: `m.get('/', (e, t) => t)`,
    good: [
      [`new Promise((ok) => m.get('/', (e, t) => ok(t)))`, '/5'],
      [`new Promise((ok) => m.get('/', { timeout: 1 }, (e, t) => ok(t)))`, '/1'],
    ],
    rank: 1,
    by: 'optional-callback',
  },
  'state query: an error handler answers twice': {
    files: {
      'main.js': `exports.fail = function (res, err) {\n  res.setHeader('x-error', err.code);\n};\nexports.Response = class {\n  constructor() { this.headersSent = false; this.headers = {}; }\n  setHeader(k, v) { this.headers[k] = v; }\n};\n`,
    },
    crash: `m.fail({ headersSent: true, setHeader() { throw Object.assign(new Error('Cannot set headers after they are sent to the client'), { code: 'ERR_HTTP_HEADERS_SENT' }) } }, { code: 'E' })`,
    good: [
      [`m.fail({ headersSent: true, setHeader() { throw new Error('sent') } }, { code: 'E' })`, undefined],
      [`(() => { const r = new m.Response(); m.fail(r, { code: 'E' }); return r.headers })()`, { 'x-error': 'E' }],
    ],
    rank: 2,
    by: 'state-query',
  },
});
