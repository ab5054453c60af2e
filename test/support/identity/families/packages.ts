import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const packages: Family = {
  name: 'inside a dependency',
  nearMiss: 'same function of the package, another caller; another function of the package',
  program: {
    'src/app.js': `
const lib = require('lib');
exports.first = function first(text) {
  return lib.parse(text);
};
exports.second = function second(text) {
  return lib.parse(text);
};
exports.third = function third(text) {
  return lib.format(text);
};
exports.fourth = function fourth(texts) {
  return texts.map(function each(text) {
    return lib.parse(text);
  });
};
`,
    'node_modules/lib/index.js': `
exports.parse = function parse(text) {
  return text.input.length;
};
exports.format = function format(text) {
  return text.input.length;
};
`,
  },
  ways: [
    { name: 'first', call: `${app}.first({})`, failure: 'parse', path: 'first' },
    { name: 'second', call: `${app}.second({})`, failure: 'parse', path: 'second' },
    { name: 'third', call: `${app}.third({})` },
    { name: 'fourth', call: `${app}.fourth([{}])`, failure: 'parse', path: 'fourth' },
  ],
};
