import { describe, expect, it } from 'vitest';
import { type Shape, tryShape } from '../../../test/support/shape.ts';

/** Real classes of crashes seen in npm changelogs, written small. `rank` = the worst rank that we accept. */
const shapes: Record<string, Shape & { rank: number; by?: string }> = {
  'bounds: a loop runs one element too far': {
    files: {
      'main.js': `exports.total = function (items) {\n  let sum = 0;\n  for (let i = 0; i <= items.length; i++) {\n    sum += items[i].price;\n  }\n  return sum;\n};\n`,
    },
    crash: 'm.total([{ price: 2 }])',
    good: [
      ['m.total([{ price: 2 }, { price: 3 }])', 5],
      ['m.total([])', 0],
    ],
    rank: 1,
    by: 'bounds',
  },
  'bounds: the last element is asked for by length': {
    files: {
      'main.js': `exports.last = (xs) => {\n  if (xs.length === 0) return null\n  return xs[xs.length].name\n}\n`,
    },
    crash: `m.last([{ name: 'a' }])`,
    good: [
      [`m.last([{ name: 'a' }, { name: 'b' }])`, 'b'],
      ['m.last([])', null],
    ],
    rank: 2,
  },
  'bounds: a look-ahead within a while': {
    files: {
      'main.js': `exports.scan = function (tokens) {\n  var i = 0, out = [];\n  while (i <= tokens.length) {\n    var t = tokens[i];\n    out.push(t.type);\n    i++;\n  }\n  return out;\n};\n`,
    },
    crash: `m.scan([{ type: 'a' }])`,
    good: [[`m.scan([{ type: 'a' }])`, ['a']]],
    rank: 1,
  },
  'bounds: a guard with <= on a nested list': {
    files: {
      'main.js': `class Table {\n  constructor(cols) { this.cols = cols; }\n  label(row) {\n    const n = row.length;\n    return n <= this.cols.length ? this.cols[n].label : 'extra';\n  }\n}\nexports.label = (cols, row) => new Table(cols).label(row);\n`,
    },
    crash: `m.label([{ label: 'x' }], [1])`,
    good: [
      [`m.label([{ label: 'x' }], [1])`, 'extra'],
      [`m.label([{ label: 'x' }], [])`, 'x'],
    ],
    rank: 1,
  },
  'own property: hasOwnProperty of a null-prototype object': {
    files: {
      'main.js': `exports.keys = function (o) {\n  var out = []\n  for (var k in o) {\n    if (o.hasOwnProperty(k)) out.push(k)\n  }\n  return out\n}\n`,
    },
    crash: `m.keys(Object.assign(Object.create(null), { a: 1 }))`,
    good: [
      [`m.keys(Object.assign(Object.create(null), { a: 1 }))`, ['a']],
      ['m.keys(Object.create({ z: 1 }))', []],
    ],
    rank: 1,
    by: 'own-property',
  },
  'own property: a key called hasOwnProperty': {
    files: {
      'main.js': `exports.has = (map, key) => map.items.hasOwnProperty(key) && map.items[key] !== undefined;\n`,
    },
    crash: `m.has({ items: { hasOwnProperty: 1, a: 2 } }, 'a')`,
    good: [
      [`m.has({ items: { hasOwnProperty: 1, a: 2 } }, 'a')`, true],
      [`m.has({ items: {} }, 'toString')`, false],
    ],
    rank: 1,
  },
  'coerce: a number where a string method is called': {
    files: { 'main.js': `exports.pad = function (id) {\n  const text = id;\n  return text.padStart(4, '0');\n};\n` },
    crash: 'm.pad(7)',
    good: [
      ['m.pad(7)', '0007'],
      [`m.pad('12')`, '0012'],
    ],
    rank: 2,
    by: 'coerce',
  },
  'coerce: a single value where a list is walked': {
    files: {
      'main.js': `function Mailer(to) {\n  this.to = to;\n}\nMailer.prototype.list = function () {\n  return this.to.map(function (t) { return t.trim(); });\n};\nexports.list = function (to) { return new Mailer(to).list(); };\n`,
    },
    crash: `m.list(' a@b ')`,
    good: [
      [`m.list(' a@b ')`, ['a@b']],
      [`m.list(['x', 'y '])`, ['x', 'y']],
    ],
    rank: 3,
    by: 'coerce',
  },
  'coerce: a Buffer is stored by a constructor and searched later': {
    files: {
      'main.js': `class Doc {\n  constructor(text, name) {\n    this.text = text;\n    this.name = name;\n  }\n  lines() {\n    return this.text.split('\\n');\n  }\n  raw() {\n    return this.text;\n  }\n}\nexports.doc = (t) => new Doc(t, 'n');\n`,
    },
    crash: `m.doc(Buffer.from('a\\nb')).lines()`,
    good: [
      [`m.doc(Buffer.from('a\\nb')).lines()`, ['a', 'b']],
      [`m.doc(Buffer.from('a')).raw()`, 'a'],
    ],
    rank: 2,
    by: 'coerce',
  },
  'coerce: a Set is iterated by an array method': {
    files: { 'main.js': `exports.names = (users) => users.filter((u) => u.on).map((u) => u.name);\n` },
    crash: `m.names(new Set([{ on: true, name: 'a' }]))`,
    good: [
      [`m.names(new Set([{ on: true, name: 'a' }]))`, ['a']],
      ['m.names([])', []],
    ],
    rank: 6,
  },
  'coerce: a header that node gives as a list': {
    files: {
      'main.js': `exports.tokens = function (headers) {\n  var value = headers['x-tokens'];\n  if (!value) return [];\n  return value.split(',').map((s) => s.trim());\n};\n`,
    },
    crash: `m.tokens({ 'x-tokens': ['a', 'b'] })`,
    good: [
      [`m.tokens({ 'x-tokens': ['a', 'b'] })`, ['a', 'b']],
      [`m.tokens({ 'x-tokens': 'a, b' })`, ['a', 'b']],
      ['m.tokens({})', []],
    ],
    rank: 4,
  },
  'sibling: a listener without the check that its neighbour has': {
    files: {
      'main.js': `const { EventEmitter } = require('events');\nexports.make = function () {\n  const bus = new EventEmitter();\n  const out = [];\n  function refuse (code) { out.push(code); }\n  bus.on('text', function (name, value) {\n    if (name == null) return refuse('NO_NAME');\n    out.push(name + value);\n  });\n  bus.on('blob', function (name, stream) {\n    out.push(name.toUpperCase());\n  });\n  return { bus, out };\n};\n`,
    },
    crash: `m.make().bus.emit('blob', undefined, 1)`,
    good: [
      [
        `(() => { const { bus, out } = m.make(); bus.emit('blob', undefined, 1); bus.emit('blob', 'a', 1); return out })()`,
        ['NO_NAME', 'A'],
      ],
    ],
    rank: 2,
    by: 'sibling-idiom',
  },
  'sibling: another method of the class checks the connection': {
    files: {
      'main.js': `class Client {\n  constructor(socket) {\n    this.socket = socket;\n  }\n  send(data) {\n    if (!this.socket) throw new Error('not connected');\n    return this.socket.write(data);\n  }\n  close() {\n    return this.socket.end();\n  }\n}\nexports.Client = Client;\n`,
    },
    crash: `new m.Client(null).close()`,
    good: [
      [`(() => { try { new m.Client(null).close() } catch (e) { return e.message } })()`, 'not connected'],
      [`new m.Client({ end: () => 1 }).close()`, 1],
    ],
    rank: 2,
    by: 'sibling-idiom',
  },
  'sibling: another branch function tests the kind first': {
    files: {
      'main.js': `function formatDate(value) {\n  if (!(value instanceof Date)) return '';\n  return value.toISOString();\n}\nfunction formatTime(value) {\n  return value.getHours() + ':00';\n}\nexports.formatDate = formatDate;\nexports.formatTime = formatTime;\n`,
    },
    crash: `m.formatTime('x')`,
    good: [
      [`m.formatTime('x')`, ''],
      [`m.formatTime(new Date(2020, 1, 1, 5))`, '5:00'],
    ],
    rank: 2,
    by: 'sibling-idiom',
  },
  'error-first: a readFile callback goes on without the data': {
    files: {
      'main.js': `exports.load = function (read, callback) {\n  read('x', (err, text) => {\n    const rows = text.split(',');\n    callback(null, rows);\n  });\n};\n`,
    },
    crash: `new Promise((ok, no) => { try { m.load((f, cb) => cb(new Error('gone')), (e, r) => ok(e ? e.message : r)) } catch (e) { no(e) } })`,
    good: [
      [`new Promise((ok) => m.load((f, cb) => cb(new Error('gone')), (e, r) => ok(e ? e.message : r)))`, 'gone'],
      [`new Promise((ok) => m.load((f, cb) => cb(null, 'a,b'), (e, r) => ok(r)))`, ['a', 'b']],
    ],
    rank: 1,
    by: 'error-first',
  },
  'error-first: inside a promise': {
    files: {
      'main.js': `exports.find = function (db, id) {\n  return new Promise(function (resolve, reject) {\n    db.get(id, function (err, row) {\n      resolve(row.name);\n    });\n  });\n};\n`,
    },
    crash: `m.find({ get: (id, cb) => cb(new Error('down')) }, 1)`,
    good: [
      [`m.find({ get: (id, cb) => cb(new Error('down')) }, 1).catch((e) => e.message)`, 'down'],
      [`m.find({ get: (id, cb) => cb(null, { name: 'n' }) }, 1)`, 'n'],
    ],
    rank: 2,
    by: 'error-first',
  },
  'return kind: undefined where a list is expected': {
    files: {
      'main.js': `function parts(path) {\n  if (path === '/') return;\n  return path.slice(1).split('/');\n}\nexports.depth = (path) => parts(path).length;\n`,
    },
    crash: `m.depth('/')`,
    good: [
      [`m.depth('/')`, 0],
      [`m.depth('/a/b')`, 2],
    ],
    rank: 2,
    by: 'return-kind',
  },
  'return kind: one string where callers map': {
    files: {
      'main.js': `function emails(user) {\n  if (user.alias) return [user.email, user.alias];\n  return String(user.email);\n}\nexports.list = (user) => emails(user).map((e) => e.toLowerCase());\n`,
    },
    crash: `m.list({ email: 'A' })`,
    good: [
      [`m.list({ email: 'A' })`, ['a']],
      [`m.list({ email: 'A', alias: 'B' })`, ['a', 'b']],
    ],
    rank: 2,
    by: 'return-kind',
  },
  'return kind: a match without result': {
    files: { 'main.js': `exports.count = function (text) {\n  return text.match(/\\d+/g).length;\n};\n` },
    crash: `m.count('none')`,
    good: [
      [`m.count('none')`, 0],
      [`m.count('1 2')`, 2],
    ],
    rank: 1,
    by: 'return-kind',
  },
  'return kind: exec in a variable': {
    files: {
      'main.js': `exports.version = function (line) {\n  const found = /v(\\d+)\\.(\\d+)/.exec(line);\n  return { major: found[1], minor: found[2] };\n};\n`,
    },
    crash: `m.version('x')`,
    good: [
      [`m.version('x')`, { major: undefined, minor: undefined }],
      [`m.version('v1.2').minor`, '2'],
    ],
    rank: 3,
  },
  'missing return: a promise chain': {
    files: {
      'main.js': `exports.save = (db, doc) => run(db, doc).then((r) => r.id);\nfunction run(db, doc) {\n  return db.open().then((c) => {\n    c.insert(doc).then((r) => ({ id: r.id }));\n  });\n}\n`,
    },
    crash: `m.save({ open: async () => ({ insert: async (d) => ({ id: 5 }) }) }, {})`,
    good: [[`m.save({ open: async () => ({ insert: async (d) => ({ id: 5 }) }) }, {})`, 5]],
    rank: 1,
    by: 'missing-return',
  },
  'missing return: a map callback in braces': {
    files: {
      'main.js': `exports.labels = (xs) => {\n  const named = xs.map((x) => {\n    ({ label: x.name });\n  });\n  return named.map((n) => n.label);\n};\n`,
    },
    crash: `m.labels([{ name: 'a' }])`,
    good: [[`m.labels([{ name: 'a' }])`, ['a']]],
    rank: 2,
    by: 'missing-return',
  },
  'missing return: one branch of an if': {
    files: {
      'main.js': `function pick(o, k) {\n  if (o.deep) {\n    pick(o.deep, k);\n  } else {\n    return o[k];\n  }\n}\nexports.name = (o) => pick(o, 'v').name;\n`,
    },
    crash: `m.name({ deep: { v: { name: 1 } } })`,
    good: [[`m.name({ deep: { v: { name: 1 } } })`, 1]],
    rank: 2,
    by: 'missing-return',
  },
  'missing return: the answer is sent twice': {
    files: {
      'main.js': `exports.handle = function (req, res) {\n  if (!req.user) {\n    res.send('who?');\n  }\n  res.send('hello ' + req.user.name);\n};\n`,
    },
    crash: `m.handle({}, { send() {} })`,
    good: [
      [
        `(() => { const out = []; m.handle({}, { send: (t) => out.push(t) }); m.handle({ user: { name: 'a' } }, { send: (t) => out.push(t) }); return out })()`,
        ['who?', 'hello a'],
      ],
    ],
    rank: 3,
    by: 'missing-return',
  },
  'missing await: an async function is used as its value': {
    files: {
      'main.js': `async function load(id) {\n  return { id, tags: ['a'] };\n}\nexports.first = async function (id) {\n  const item = load(id);\n  return item.tags[0];\n};\n`,
    },
    crash: 'm.first(1)',
    good: [['m.first(1)', 'a']],
    rank: 2,
  },
  'missing await: res.json()': {
    files: {
      'main.js': `exports.names = async (get) => {\n  const res = await get('/users');\n  const users = res.json();\n  return users.map((u) => u.name);\n};\n`,
    },
    crash: `m.names(async () => ({ json: async () => [{ name: 'a' }] }))`,
    good: [[`m.names(async () => ({ json: async () => [{ name: 'a' }] }))`, ['a']]],
    rank: 2,
  },
  'contain: a yes-no question parses': {
    files: {
      'main.js': `class Range {\n  constructor(text) {\n    const m = /^(\\d+)-(\\d+)$/.exec(text);\n    if (!m) throw new TypeError('Invalid range: ' + text);\n    this.low = Number(m[1]);\n    this.high = Number(m[2]);\n  }\n}\nfunction inside(n, text) {\n  const range = new Range(text);\n  return n >= range.low && n <= range.high;\n}\nexports.Range = Range;\nexports.inside = inside;\n`,
    },
    crash: `m.inside(1, 'x')`,
    good: [
      [`m.inside(1, 'x')`, false],
      [`m.inside(1, '0-2')`, true],
    ],
    throws: [`new m.Range('x')`],
    rank: 2,
    by: 'contain',
  },
  'contain: JSON of a stranger': {
    files: {
      'main.js': `exports.session = function (cookie) {\n  if (!cookie) return null;\n  const data = JSON.parse(cookie);\n  return data.user;\n};\n`,
    },
    crash: `m.session('{"a')`,
    good: [
      [`m.session('{"a')`, null],
      [`m.session('{"user":1}')`, 1],
      ['m.session()', null],
    ],
    rank: 2,
    by: 'contain',
  },
  'contain: decoding a malformed path gives it back': {
    files: {
      'main.js': `exports.clean = function (p) {\n  if (p.indexOf('%') < 0) return String(p);\n  return decodeURIComponent(p);\n};\n`,
    },
    crash: `m.clean('%zz')`,
    good: [
      [`m.clean('%zz')`, '%zz'],
      [`m.clean('%41')`, 'A'],
    ],
    rank: 3,
    by: 'contain',
  },
  'contain: new URL in a predicate': {
    files: {
      'main.js': `exports.isLocal = (text) => {\n  const url = new URL(text)\n  return url.hostname === 'localhost'\n}\n`,
    },
    crash: `m.isLocal('::')`,
    good: [
      [`m.isLocal('::')`, false],
      [`m.isLocal('http://localhost/x')`, true],
    ],
    rank: 2,
    by: 'contain',
  },
  'clamp: a negative repeat': {
    files: {
      'main.js': `exports.bar = function (done, width) {\n  const left = width - done;\n  return '#'.repeat(done) + ' '.repeat(left);\n};\n`,
    },
    crash: 'm.bar(5, 3)',
    good: [
      ['m.bar(5, 3)', '#####'],
      ['m.bar(1, 3)', '#  '],
    ],
    rank: 3,
    by: 'clamp',
  },
  'clamp: an array length below zero': {
    files: { 'main.js': `exports.pad = (cells, n) => cells.concat(new Array(n - cells.length).fill(''));\n` },
    crash: `m.pad(['a', 'b'], 1)`,
    good: [
      [`m.pad(['a', 'b'], 1)`, ['a', 'b']],
      [`m.pad(['a'], 2)`, ['a', '']],
    ],
    rank: 3,
    by: 'clamp',
  },
  'clamp: digits beyond 100': {
    files: {
      'main.js': `exports.show = function (n, precision) {\n  var digits = precision * 2;\n  return n.toFixed(digits);\n};\n`,
    },
    crash: 'm.show(1, -1)',
    good: [
      ['m.show(1, -1)', '1'],
      ['m.show(1, 1)', '1.00'],
    ],
    rank: 4,
  },
  'take first: a listener empties the queue': {
    files: {
      'main.js': `const { EventEmitter } = require('events');\nclass Pool extends EventEmitter {\n  constructor() {\n    super();\n    this.waiting = [];\n  }\n  add(job) {\n    this.waiting.push(job);\n  }\n  run() {\n    if (this.waiting.length === 0) return false;\n    this.emit('start');\n    this.waiting.shift()();\n    return true;\n  }\n}\nexports.Pool = Pool;\n`,
    },
    crash: `(() => { const p = new m.Pool(); p.add(() => {}); p.on('start', () => { p.waiting = []; }); return p.run(); })()`,
    good: [
      [
        `(() => { const out = []; const p = new m.Pool(); p.add(() => out.push('ran')); p.on('start', () => { p.waiting = []; }); p.run(); return out })()`,
        ['ran'],
      ],
      ['new m.Pool().run()', false],
    ],
    rank: 2,
    by: 'take-first',
  },
  'take first: state is gone after an await': {
    files: {
      'main.js': `exports.Session = class {\n  constructor(user) { this.user = user; }\n  logout() { this.user = null; }\n  async greet(wait) {\n    if (!this.user) return '';\n    await wait();\n    return this.user.name;\n  }\n};\n`,
    },
    crash: `(() => { const s = new m.Session({ name: 'a' }); const r = s.greet(async () => {}); s.logout(); return r })()`,
    good: [
      [
        `(() => { const s = new m.Session({ name: 'a' }); const r = s.greet(async () => {}); s.logout(); return r.then((x) => typeof x) })()`,
        'string',
      ],
    ],
    rank: 3,
  },
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
  'misspelt: a method in the wrong case': {
    files: { 'main.js': `exports.low = (s) => s.toLowercase();\n` },
    crash: `m.low('A')`,
    good: [[`m.low('A')`, 'a']],
    rank: 1,
  },
  'misspelt: a variable': {
    files: { 'main.js': `exports.area = function (width, height) {\n  return width * heigth;\n};\n` },
    crash: 'm.area(2, 3)',
    good: [['m.area(2, 3)', 6]],
    rank: 1,
  },
  'misspelt: an option that the file spells otherwise': {
    files: {
      'main.js': `function Server(options) {\n  this.options = options;\n  this.name = this.options.name;\n}\nServer.prototype.port = function () {\n  return this.optoins.port;\n};\nServer.prototype.host = function () {\n  return this.options.host;\n};\nexports.Server = Server;\n`,
    },
    crash: `new m.Server({ port: 1 }).port()`,
    good: [[`new m.Server({ port: 1 }).port()`, 1]],
    rank: 2,
  },
  'misspelt: a descriptor flag': {
    files: {
      'main.js': `exports.make = function (name) {\n  const o = {};\n  Object.defineProperty(o, 'name', { value: name, enumerable: true, writeable: true });\n  return o;\n};\nexports.rename = function (o, name) {\n  'use strict';\n  o.name = name;\n  return o;\n};\n`,
    },
    crash: `m.rename(m.make('a'), 'b').name`,
    good: [[`m.rename(m.make('a'), 'b').name`, 'b']],
    rank: 1,
    by: 'misspelt',
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
  'lost this: a method handed on as a callback': {
    files: {
      'main.js': `class Counter {\n  constructor() { this.n = 0; }\n  add(x) { this.n += x; return this.n; }\n}\nexports.sum = function (xs) {\n  const c = new Counter();\n  return xs.map(c.add).pop();\n};\n`,
    },
    crash: 'm.sum([1, 2])',
    good: [['m.sum([1, 2])', 3]],
    rank: 2,
    by: 'lost-this',
  },
  'lost this: an inner function': {
    files: {
      'main.js': `'use strict';\nfunction Log(prefix) { this.prefix = prefix; }\nLog.prototype.all = function (lines) {\n  return lines.map(function (line) {\n    return this.prefix + line;\n  });\n};\nexports.all = (p, lines) => new Log(p).all(lines);\n`,
    },
    crash: `m.all('> ', ['a'])`,
    good: [[`m.all('> ', ['a'])`, ['> a']]],
    rank: 2,
    by: 'lost-this',
  },
  'imports: the module instead of its export': {
    files: {
      'main.js': `const slug = require('./slug');\nexports.path = (t) => '/' + slug(t);\n`,
      'slug.js': `exports.slug = (t) => t.replace(/ /g, '-');\n`,
    },
    crash: `m.path('a b')`,
    good: [[`m.path('a b')`, '/a-b']],
    rank: 4,
    by: 'imports',
  },
  'imports: a name that another file exports': {
    files: {
      'main.js': `const { one } = require('./numbers');\nexports.sum = () => one + two();\n`,
      'numbers.js': `exports.one = 1;\nexports.two = () => 2;\n`,
    },
    crash: 'm.sum()',
    good: [['m.sum()', 3]],
    rank: 2,
  },
  'imports: a class without new': {
    files: { 'main.js': `class Point {\n  constructor(x) { this.x = x; }\n}\nexports.x = (n) => Point(n).x;\n` },
    crash: 'm.x(1)',
    good: [['m.x(1)', 1]],
    rank: 1,
  },
  'imports: a constant that changes': {
    files: {
      'main.js': `exports.sum = function (xs) {\n  const total = 0;\n  for (const x of xs) total += x;\n  return total;\n};\n`,
    },
    crash: 'm.sum([1, 2])',
    good: [['m.sum([1, 2])', 3]],
    rank: 1,
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
  'caller guard: a hole in a list handed to an encoder': {
    files: {
      'main.js': `var codec = require('./codec');\nexports.join = function (xs) {\n  return codec.each(xs, codec.encode).join(',');\n};\n`,
      'codec.js': `exports.encode = function encode(s) {\n  if (s.length === 0) return s;\n  return s.toUpperCase();\n};\nexports.each = function each(xs, fn) {\n  var out = [];\n  for (var i = 0; i < xs.length; i++) out.push(fn(xs[i]));\n  return out;\n};\n`,
    },
    crash: `m.join(['a', null])`,
    good: [[`m.join(['a', null, ''])`, 'A,,']],
    rank: 2,
  },
  'caller guard: a node without children in a walk': {
    files: {
      'main.js': `function walk(node, seen) {\n  seen.push(node.name);\n  walk(node.left, seen);\n  walk(node.right, seen);\n}\nexports.names = function (tree) {\n  const seen = [];\n  walk(tree, seen);\n  return seen;\n};\n`,
    },
    crash: `m.names({ name: 'a' })`,
    good: [[`m.names({ name: 'a', left: { name: 'b' } })`, ['a', 'b']]],
    rank: 8,
  },
  'presence: an upgrade header that is not there': {
    files: {
      'main.js': `exports.handle = function (req, socket) {\n  if (req.method !== 'GET' || req.headers.upgrade.toLowerCase() !== 'websocket') {\n    return abort(socket, 400);\n  }\n  return 101;\n};\nfunction abort(socket, code) {\n  socket.end(code);\n  return code;\n}\n`,
    },
    crash: `m.handle({ method: 'GET', headers: {} }, { end() {} })`,
    good: [
      [`m.handle({ method: 'GET', headers: {} }, { end() {} })`, 400],
      [`m.handle({ method: 'GET', headers: { upgrade: 'WebSocket' } }, { end() {} })`, 101],
    ],
    rank: 8,
  },
  'presence: skip what has no match in a loop': {
    files: {
      'main.js': `exports.prices = function (orders, products) {\n  const out = [];\n  for (const order of orders) {\n    const product = products.find((p) => p.id === order.id);\n    out.push(product.price);\n  }\n  return out;\n};\n`,
    },
    crash: `m.prices([{ id: 1 }, { id: 2 }], [{ id: 2, price: 5 }])`,
    good: [[`m.prices([{ id: 1 }, { id: 2 }], [{ id: 2, price: 5 }])`, [5]]],
    rank: 6,
  },
  'presence: keys of nothing': {
    files: { 'main.js': `exports.names = function (schema) {\n  return Object.keys(schema.properties).sort();\n};\n` },
    crash: 'm.names({})',
    good: [
      ['m.names({})', []],
      ['m.names({ properties: { b: 1, a: 1 } })', ['a', 'b']],
    ],
    rank: 3,
  },
  'presence: spread of nothing': {
    files: { 'main.js': `exports.merge = (a, b) => [...a.list, ...b.list];\n` },
    crash: 'm.merge({ list: [1] }, {})',
    good: [
      ['m.merge({ list: [1] }, {})', [1]],
      ['m.merge({ list: [1] }, { list: [2] })', [1, 2]],
    ],
    rank: 4,
  },
  'validation: the bound itself is legal': {
    files: {
      'main.js': `exports.port = function (n) {\n  if (n < 0 || n >= 65535) throw new RangeError('bad port ' + n);\n  return n;\n};\n`,
    },
    crash: 'm.port(65535)',
    good: [['m.port(65535)', 65535]],
    throws: ['m.port(65536)', 'm.port(-1)'],
    rank: 2,
    by: 'validation',
  },
  'validation: a pattern knows only small letters': {
    files: {
      'main.js': `exports.color = function (text) {\n  if (!/^#[0-9a-f]{6}$/.test(text)) {\n    throw new Error('not a colour: ' + text);\n  }\n  return parseInt(text.slice(1), 16);\n};\n`,
    },
    crash: `m.color('#FF0000')`,
    good: [[`m.color('#FF0000')`, 0xff0000]],
    throws: [`m.color('red')`],
    rank: 3,
    by: 'validation',
  },
  'validation: an optional argument is checked as if it had to be there': {
    files: {
      'main.js': `exports.open = function (file, mode) {\n  if (typeof mode !== 'string') throw new TypeError('mode must be a string');\n  return file + ':' + (mode || 'r');\n};\n`,
    },
    crash: `m.open('x')`,
    good: [
      [`m.open('x')`, 'x:r'],
      [`m.open('x', 'w')`, 'x:w'],
    ],
    throws: [`m.open('x', 5)`],
    rank: 3,
    by: 'validation',
  },
  'validation: only registered status codes': {
    files: {
      'main.js': `var statuses = require('http').STATUS_CODES;\nexports.status = function (code) {\n  if (!statuses[code]) throw new TypeError('unknown status ' + code);\n  return code;\n};\n`,
    },
    crash: 'm.status(599)',
    good: [
      ['m.status(599)', 599],
      ['m.status(404)', 404],
    ],
    throws: [`m.status('x')`, 'm.status(5)', 'm.status(1000)'],
    rank: 2,
    by: 'validation',
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
  'mutation: and where or is meant': {
    files: {
      'main.js': `exports.name = function (user) {\n  if (!user && !user.name) {\n    return 'anonymous';\n  }\n  return user.name;\n};\n`,
    },
    crash: 'm.name(null)',
    good: [
      ['m.name(null)', 'anonymous'],
      [`m.name({ name: 'a' })`, 'a'],
      ['m.name({})', 'anonymous'],
    ],
    rank: 6,
    by: 'mutation',
  },
  'mutation: the wrong one of two lists': {
    files: {
      'main.js': `exports.zip = function (leftItems, rightItems) {\n  return leftItems.map((left, i) => left.id + rightItems[i].id);\n};\nexports.pairs = function (shortItems, longItems) {\n  const out = [];\n  for (let i = 0; i < longItems.length; i++) {\n    out.push(shortItems[i].id + longItems[i].id);\n  }\n  return out;\n};\n`,
    },
    crash: 'm.pairs([{ id: 1 }], [{ id: 2 }, { id: 3 }])',
    good: [['m.pairs([{ id: 1 }], [{ id: 2 }, { id: 3 }])', [3]]],
    rank: 12,
  },
};

describe('shapes of real crashes', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(name, async () => {
      const trial = await tryShape(shape);
      const got = `${trial.rank} ${trial.winner?.generator}`;
      expect(trial.rank, `${got} of ${trial.candidates.length}`).not.toBeNull();
      expect(trial.rank!, got).toBeLessThanOrEqual(shape.rank);
      if (shape.by) expect(trial.winner?.generator).toBe(shape.by);
    });
  }
});
