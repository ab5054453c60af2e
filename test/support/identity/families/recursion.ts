import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const recursion: Family = {
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
