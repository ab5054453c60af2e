import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const patches: Family = {
  name: 'after a partial patch',
  nearMiss: 'the guard holds, and the program fails further on',
  program: {
    'src/app.js': `
const { format } = require('src/format.js');
exports.invoice = function invoice(order) {
  const rate = order.customer.rate;
  return format(order.total * rate.value);
};
`,
    'src/format.js': `
exports.format = function format(amount) {
  if (Number.isNaN(amount)) throw new RangeError('not a number');
  return amount.toFixed(2);
};
`,
  },
  ways: [
    { name: 'unpatched', call: `${app}.invoice({})` },
    ...[
      ['guard', 'const rate = order.customer?.rate;', 'order.total * rate.value'],
      ['fallback', 'const rate = (order.customer ?? {}).rate ?? {};', 'order.total * rate.value'],
      ['empty', 'const rate = order.customer ? order.customer.rate : null;', 'order.total * rate.value'],
      ['other name', 'const rate = order.customer?.rate ?? { value: 1 };', '(order.total * rates.value)'],
      ['call', 'const rate = order.customer?.rate ?? { value: 1 };', 'order.total(rate.value)'],
      ['no number', 'const rate = order.customer?.rate;', 'order.total'],
    ].map(([name, first, second]) => ({
      name: name ?? '',
      call: `${app}.invoice({})`,
      patched: {
        'src/app.js': `
const { format } = require('src/format.js');
exports.invoice = function invoice(order) {
  ${first}
  return format(${second});
};
`,
      },
    })),
  ],
};
