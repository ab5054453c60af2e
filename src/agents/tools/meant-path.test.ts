import { expect, it } from 'vitest';
import { meantPath, noSuchFile } from './meant-path.ts';

const files = ['src/a.js', 'lib/a.js', 'src/deep/order.ts', 'package.json'];

it.each([
  ['/repo/src/a.js', 'src/a.js'],
  ['./src/a.js:12', 'src/a.js'],
  ['b/src/deep/order.ts', 'src/deep/order.ts'],
  ['order.ts', 'src/deep/order.ts'],
  ['deep\\order.ts', 'src/deep/order.ts'],
])('%s means %s', (asked, meant) => expect(meantPath(files, asked)).toBe(meant));

it.each(['a.js', '../src/a.js', 'src/b.js'])('%s stays as it is: several, outside, none', (asked) =>
  expect(meantPath(files, asked)).toBe(asked),
);

it('what is not there is told with what comes near', () =>
  expect(noSuchFile(files, 'src/orders/order.js')).toContain('src/deep/order.ts'));
