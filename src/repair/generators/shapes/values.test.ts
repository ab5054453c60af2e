import { describeShapes } from '../../../../test/support/describe-shapes.ts';

describeShapes('values', {
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
});
