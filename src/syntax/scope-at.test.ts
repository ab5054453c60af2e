import { expect, test } from 'vitest';
import { normaliseExpression } from './normalise.ts';
import { scopeAt } from './scope-at.ts';

const source = `
import { label } from './label.js';
export function merge(left, right) {
  const { name: from } = left.options;
  return [left.options.name, right.options.name].map((one) => one + label);
}
const later = () => merge({ left: 1 });
class Box { #open() {} static of() {} }
Box.prototype.close = function () {};
`;

test('tells the names around a position', () => {
  const inside = scopeAt(source, 'a.js', 5, 65)!;
  expect(['left', 'right', 'from', 'label', 'one'].every((name) => inside.knowsVariable(name))).toBe(true);
  expect(['name', 'options', 'later', 'Box'].some((name) => inside.knowsVariable(name))).toBe(false);
  expect(scopeAt(source, 'a.js', 4, 5)!.functionName).toBe('merge');
  expect(inside.functionName).toBeNull();
  expect(['merge', 'later', 'Box', 'of', '#open', 'close'].every((name) => inside.knowsFunction(name))).toBe(true);
  expect(['left', 'label', 'from', 'map'].some((name) => inside.knowsFunction(name))).toBe(false);
});

test('counts expressions that differ in names only', () => {
  const folded = normaliseExpression('x.options.name', { foldLocals: true });
  expect(scopeAt(source, 'a.js', 5, 5)!.countAlike(folded)).toBe(2);
  expect(scopeAt(source, 'a.js', 7, 20)!.countAlike(folded)).toBe(0);
});

test('nothing outside of the text', () => expect(scopeAt(source, 'a.js', 99, 1)).toBeNull());
