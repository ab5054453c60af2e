import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const runtime: Family = {
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
