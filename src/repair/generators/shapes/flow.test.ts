import { describeShapes } from '../../../../test/support/describe-shapes.ts';

describeShapes('flow', {
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
  'safe call: malformed percent signs of a stranger': {
    files: {
      'main.js': `exports.parse = function (text) {\n  var out = {};\n  text.split('&').forEach(function (pair) {\n    var parts = pair.split('=');\n    out[decodeURIComponent(parts[0])] = decodeURIComponent(parts[1] || '');\n  });\n  return out;\n};\n`,
    },
    crash: `m.parse('a=%')`,
    good: [
      [`m.parse('a=%')`, { a: '%' }],
      [`m.parse('%zz=%41')`, { '%zz': 'A' }],
    ],
    rank: 2,
    by: 'safe-call',
  },
  'safe call: an object that cannot print itself': {
    files: { 'main.js': `exports.key = function (k) {\n  var text = String(k);\n  return text;\n};\n` },
    crash: 'm.key({ toString: 5, valueOf: 5 })',
    good: [
      ['m.key({ toString: 5, valueOf: 5 })', '[object Object]'],
      ['m.key(5)', '5'],
    ],
    rank: 2,
    by: 'safe-call',
  },
});
