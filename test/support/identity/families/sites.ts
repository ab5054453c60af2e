import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const sites: Family = {
  name: 'one message, many sites',
  nearMiss: 'same message at another expression or in another function',
  program: {
    'src/app.js': `
const { label } = require('src/label.js');
exports.merge = function merge(left, right) {
  const from = left.options.name;
  const to = right.options.name;
  return from + to;
};
exports.show = function show(left) {
  return left.options.name;
};
exports.shout = (left) => left.options.name.toUpperCase();
exports.title = function title(page) {
  return label(page) + label(page.parent);
};
`,
    'src/label.js': `
exports.label = function label(page) {
  return page.options.name;
};
`,
  },
  ways: [
    { name: 'left of merge', call: `${app}.merge({}, {})`, hasTwin: true },
    { name: 'right of merge', call: `${app}.merge({ options: {} }, {})`, hasTwin: true },
    { name: 'show', call: `${app}.show({})` },
    { name: 'shout', call: `${app}.shout({})` },
    { name: 'label', call: `${app}.title({})` },
    {
      name: 'label of the parent',
      call: `${app}.title({ options: {}, parent: {} })`,
      failure: 'label',
      path: 'parent',
    },
  ],
};
