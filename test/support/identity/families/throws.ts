import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const throws: Family = {
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
