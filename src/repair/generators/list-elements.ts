import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { returnsOf } from '../tree/kinds.ts';
import { declarationOf, functionOf, isFunctionLike } from '../tree/scope.ts';
import { nodesIn, textOf } from '../tree/source.ts';

const deepest = 4;
const most = 6;

/**
 * Expressions that became elements of a list, as far as its file tells: pushed, unshifted, written by index, listed in a
 * literal, returned by the function of a `map`; through other names of the list. At most six, in the file's order.
 */
export function elementsOf(list: ts.Expression): ts.Expression[] {
  const found = new Set<ts.Expression>();
  collect(bareExpression(list), found, new Set(), 0);
  return [...found].slice(0, most);
}

function collect(list: ts.Expression, into: Set<ts.Expression>, seen: Set<ts.Node>, depth: number): void {
  if (seen.has(list) || depth > deepest) return;
  seen.add(list);
  const further = (other: ts.Expression): void => collect(bareExpression(other), into, seen, depth + 1);
  if (ts.isArrayLiteralExpression(list)) {
    for (const one of list.elements)
      if (ts.isSpreadElement(one)) further(one.expression);
      else into.add(one);
    return;
  }
  if (ts.isConditionalExpression(list)) return [list.whenTrue, list.whenFalse].forEach(further);
  if (ts.isCallExpression(list)) return fromCall(list, into, further);
  if (!ts.isIdentifier(list) && !ts.isPropertyAccessExpression(list)) return;
  for (const value of putInto(list)) into.add(value);
  for (const value of assignedTo(list)) further(value);
}

/** `xs.map(f)` has what f returns, `xs.filter(f)` and the like what xs has. */
function fromCall(call: ts.CallExpression, into: Set<ts.Expression>, further: (list: ts.Expression) => void): void {
  if (!ts.isPropertyAccessExpression(call.expression)) return;
  const { name, expression } = call.expression;
  const callback = call.arguments[0];
  if (name.text === 'map' && callback && isFunctionLike(callback))
    for (const { value } of returnsOf(callback)) if (value) into.add(value);
  if (/^(?:filter|slice|sort|toSorted|reverse|toReversed|concat)$/.test(name.text)) further(expression);
}

/** Where the list is known under this name: its function for a variable, the file for a field. */
function scopeOf(list: ts.Identifier | ts.PropertyAccessExpression): ts.Node | null {
  if (!ts.isIdentifier(list)) return list.getSourceFile();
  const declaration = declarationOf(list);
  return declaration ? (functionOf(declaration) ?? list.getSourceFile()) : null;
}

const sameList = (list: ts.Identifier | ts.PropertyAccessExpression, other: ts.Expression): boolean =>
  ts.isIdentifier(list)
    ? ts.isIdentifier(other) && other.text === list.text && declarationOf(other) === declarationOf(list)
    : ts.isPropertyAccessExpression(other) && other.name.text === list.name.text;

function putInto(list: ts.Identifier | ts.PropertyAccessExpression): ts.Expression[] {
  const scope = scopeOf(list);
  if (!scope) return [];
  const pushed = nodesIn(scope, ts.isCallExpression).flatMap((call) => {
    const { expression: callee } = call;
    const puts = ts.isPropertyAccessExpression(callee) && /^(?:push|unshift)$/.test(callee.name.text);
    return puts && sameList(list, callee.expression) ? call.arguments.filter((one) => !ts.isSpreadElement(one)) : [];
  });
  return [...pushed, ...writes(scope, (left) => ts.isElementAccessExpression(left) && sameList(list, left.expression))];
}

function assignedTo(list: ts.Identifier | ts.PropertyAccessExpression): ts.Expression[] {
  const scope = scopeOf(list);
  if (!scope) return [];
  const declaration = ts.isIdentifier(list) ? declarationOf(list) : null;
  const first = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : null;
  return [...(first ? [first] : []), ...writes(scope, (left) => sameList(list, left))];
}

/** Right sides of assignments to such a left side. */
function writes(scope: ts.Node, isWanted: (left: ts.Expression) => boolean): ts.Expression[] {
  return nodesIn(scope, ts.isBinaryExpression)
    .filter(({ operatorToken, left }) => operatorToken.kind === ts.SyntaxKind.EqualsToken && isWanted(left))
    .map(({ right }) => right);
}

/** Whether the expression takes an element of a list by its place, and not a field by its name. */
export function isElementByPlace(e: ts.Expression): e is ts.ElementAccessExpression {
  return ts.isElementAccessExpression(e) && !ts.isStringLiteralLike(e.argumentExpression) && textOf(e).length < 200;
}
