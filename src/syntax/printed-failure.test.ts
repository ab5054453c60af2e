import { expect, it } from 'vitest';
import { printedFailures } from './printed-failure.ts';

it.each([
  ['at total (/tree/src/cart.js:5:23)', 'src/cart.js', 'total'],
  ['at /tree/src/cart.js:5:23', 'src/cart.js', null],
  ['at async total (file:///tree/src/the%20cart.js:5:23)', 'src/the cart.js', 'total'],
  ['at new Cart (/tree/app/(shop)/[id]/cart.js:5:23)', 'app/(shop)/[id]/cart.js', 'new Cart'],
  ['at Cart.total [as sum] (/tree/a (new) cart.js:5:23) {', 'a (new) cart.js', 'Cart.total [as sum]'],
  ['at file:///tree/app/(shop)/cart.js:5:23', 'app/(shop)/cart.js', null],
  ['at node:internal/process/task_queues:140:7', 'node:internal/process/task_queues', null],
])('reads the frame %s', (line, file, name) => {
  const [failure] = printedFailures(`TypeError: x\n    ${line}\n`, '/tree');
  expect(failure?.frames).toMatchObject([{ file, function: name }]);
});

it('is not held up by a line of brackets', () => {
  const began = performance.now();
  printedFailures(`TypeError: x\n    at ${' ('.repeat(100_000)}\n`.repeat(50), '/tree');
  expect(performance.now() - began).toBeLessThan(500);
});
