import { describeShapes } from '../../../../test/support/describe-shapes.ts';

describeShapes('checks', {
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
  'half check: undefined is asked for, null comes': {
    files: {
      'main.js': `exports.has = function (obj, keys) {\n  for (const key of keys) {\n    obj = obj[key];\n    if (obj === undefined) return false;\n  }\n  return true;\n};\n`,
    },
    crash: `m.has({ a: null }, ['a', 'b'])`,
    good: [
      [`m.has({ a: null }, ['a', 'b'])`, false],
      [`m.has({ a: { b: 1 } }, ['a', 'b'])`, true],
    ],
    rank: 1,
    by: 'half-check',
  },
  'half check: typeof null is object': {
    files: {
      'main.js': `exports.depth = function depth(x) {\n  if (typeof x !== 'object') return 0;\n  return 1 + Math.max(0, ...Object.values(x).map(depth));\n};\n`,
    },
    crash: `m.depth({ a: null })`,
    good: [
      [`m.depth({ a: null })`, 1],
      [`m.depth({ a: { b: 1 } })`, 2],
      ['m.depth(null)', 0],
    ],
    rank: 2,
    by: 'half-check',
  },
  'half check: a config that may be null': {
    files: {
      'main.js': `exports.level = function (config) {\n  if (config !== undefined) {\n    return config.level;\n  }\n  return 'info';\n};\n`,
    },
    crash: 'm.level(null)',
    good: [
      ['m.level(null)', 'info'],
      ['m.level()', 'info'],
      [`m.level({ level: 'debug' })`, 'debug'],
    ],
    rank: 1,
    by: 'half-check',
  },
  'half check: nested objects are copied': {
    files: {
      'main.js': `exports.clone = function clone(o) {\n  const out = {};\n  for (const key of Object.keys(o)) {\n    out[key] = typeof o[key] === 'object' ? clone(o[key]) : o[key];\n  }\n  return out;\n};\n`,
    },
    crash: 'm.clone({ a: null })',
    good: [
      ['m.clone({ a: null })', { a: null }],
      ['m.clone({ a: { b: 1 } })', { a: { b: 1 } }],
    ],
    rank: 2,
    by: 'half-check',
  },
  'condition: a header is compared that need not be there': {
    files: {
      'main.js': `exports.isJson = function (req) {\n  if (req.headers.type.indexOf('json') >= 0) {\n    return true;\n  }\n  return false;\n};\n`,
    },
    crash: 'm.isJson({ headers: {} })',
    good: [
      ['m.isJson({ headers: {} })', false],
      [`m.isJson({ headers: { type: 'x/json' } })`, true],
    ],
    rank: 2,
  },
  'condition: an unequal answer means no': {
    files: {
      'main.js': `exports.check = (token, user) => {\n  if (!token || user.session.id !== token) {\n    return 'denied';\n  }\n  return 'granted';\n};\n`,
    },
    crash: `m.check('t', {})`,
    good: [
      [`m.check('t', {})`, 'denied'],
      [`m.check('t', { session: { id: 't' } })`, 'granted'],
    ],
    rank: 2,
  },
  'condition: a token without type while walking': {
    files: {
      'main.js': `exports.last = function (tokens) {\n  let i = tokens.length - 1;\n  while (tokens[i].type === 'space') i--;\n  return i;\n};\n`,
    },
    crash: `m.last([{ type: 'space' }])`,
    good: [
      [`m.last([{ type: 'space' }])`, -1],
      [`m.last([{ type: 'a' }, { type: 'space' }])`, 0],
    ],
    rank: 4,
  },
});
