import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const callers: Family = {
  name: 'a shared helper',
  nearMiss: 'same helper, another caller',
  program: {
    'src/app.js': `
const { pick, must } = require('src/pick.js');
exports.byName = function byName(list) {
  return pick(list, 'name');
};
exports.byDate = function byDate(list) {
  return pick(list, 'date');
};
exports.report = function report(list) {
  return exports.byName(list);
};
exports.audit = function audit(list) {
  return exports.byName(list);
};
exports.mustName = (list) => must(list[0], 'name');
exports.mustDate = function mustDate(list) {
  return must(list[0], 'date');
};
`,
    'src/pick.js': `
exports.pick = function pick(list, key) {
  return list[0].fields.value + key;
};
exports.must = function must(value, key) {
  if (!value) throw new TypeError('no value for ' + key);
  return value[key];
};
`,
  },
  ways: [
    { name: 'by name', call: `${app}.byName([{}])`, failure: 'pick', path: 'byName' },
    { name: 'by date', call: `${app}.byDate([{}])`, failure: 'pick', path: 'byDate' },
    { name: 'by name for a report', call: `${app}.report([{}])`, failure: 'pick', path: 'byName/report' },
    { name: 'by name for an audit', call: `${app}.audit([{}])`, failure: 'pick', path: 'byName/audit' },
    { name: 'must name', call: `${app}.mustName([])`, failure: 'must', path: 'mustName' },
    { name: 'must date', call: `${app}.mustDate([])`, failure: 'must', path: 'mustDate' },
  ],
};
