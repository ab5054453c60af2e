import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const strict: Family = {
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
