import { expect, it } from 'vitest';
import { functionsNamed } from './functions-named.ts';

const source = `export function total(lines) {
  return lines.reduce((sum, line) => sum + line.price, 0);
}
const label = (cart) => \`\${cart.name}\`;
class Cart {
  constructor(lines) {
    this.lines = lines;
  }
  total() {
    return total(this.lines);
  }
}
`;
const found = (name: string) =>
  functionsNamed(source, 'cart.js', name).map(({ name: own, startLine, endLine }) => `${own} ${startLine}-${endLine}`);

it('finds functions, arrow functions, methods and constructors by name', () => {
  expect(found('label')).toEqual(['label 4-4']);
  expect(found('total')).toEqual(['total 1-3', 'Cart.total 9-11']);
  expect(found('Cart.total')).toHaveLength(2);
  expect(found('Cart')).toEqual(['new Cart 6-8']);
  expect(found('nothing')).toEqual([]);
});
