import type { Family } from '../specimen.ts';
import { inputs } from './inputs.ts';

const app = "require('src/app.js')";

export const chain: Family = {
  name: 'one chain of properties',
  nearMiss: 'same site, another operation, property, or undefined for null',
  program: {
    'src/app.js': `
exports.total = function total(item) {
  return item.cost.amount.toFixed(2);
};
`,
  },
  ways: inputs(
    (input) => `${app}.total(${input})`,
    'undefined',
    'null',
    '{}',
    '{ cost: null }',
    '{ cost: {} }',
    '{ cost: { amount: null } }',
    "{ cost: { amount: 'x' } }",
  ),
};
