import { describeShapes } from '../../../../test/support/describe-shapes.ts';

describeShapes('names', {
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
});
