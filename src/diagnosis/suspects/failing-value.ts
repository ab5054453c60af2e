import ts from 'typescript';
import type { Operation } from '../../domain/event.ts';
import { expressionAt } from '../../syntax/expression-at.ts';
import { nodesAt, parseSource } from '../../syntax/source.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** The expression that failed, or called the next frame, as a node of the file's tree; null when it can't be read. */
export function nodeAtFrame(
  text: string,
  path: string,
  place: { line: number | null; column: number | null },
  operation: Operation | null,
): ts.Node | null {
  if (place.line === null) return null;
  const located = expressionAt(text, path, place.line, place.column, operation);
  if (!located) return null;
  const file = parseSource(text, path);
  const around = nodesAt(file, located.start);
  return around.find((node) => node.getStart(file) === located.start && node.end === located.end) ?? null;
}

/**
 * The expressions whose value was bad when `node` failed: the base of a read or write, the callee or its receiver, what
 * was iterated. For a failure inside a built-in that `node` called: its receiver and arguments. For an explicit throw:
 * what the conditions around it look at.
 */
export function failingValues(node: ts.Node, operation: Operation, belowNative: boolean): ts.Expression[] {
  if (operation.kind === 'throw' && !belowNative) return conditionValues(node);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const base = baseOf(node.expression);
    if (belowNative || operation.kind === 'range' || operation.kind === 'other') {
      return [...(base ? [base] : []), ...(node.arguments ?? [])];
    }
    return [base ?? node.expression];
  }
  if (ts.isBinaryExpression(node)) return [baseOf(node.left) ?? node.right];
  if (ts.isBindingElement(node)) return destructured(node);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return [node.expression];
  return ts.isExpression(node) ? [node] : [];
}

/** What a property is read from; null for other expressions. */
function baseOf(node: ts.Expression): ts.Expression | null {
  const inner = withoutTypes(node);
  return ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner) ? inner.expression : null;
}

function destructured(node: ts.BindingElement): ts.Expression[] {
  for (let at: ts.Node = node; at; at = at.parent) {
    if (ts.isVariableDeclaration(at)) return at.initializer ? [at.initializer] : [];
    if (ts.isFunctionLike(at)) return [];
  }
  return [];
}

/** Values in the `if` and `switch` conditions around a throw, the innermost condition within its function. */
function conditionValues(node: ts.Node): ts.Expression[] {
  for (let at = node; at.parent && !(ts.isFunctionLike(at) && 'body' in at); at = at.parent) {
    const parent = at.parent;
    if (ts.isIfStatement(parent) && parent.expression !== at) return operands(parent.expression);
    if (ts.isCaseOrDefaultClause(parent)) return operands(parent.parent.parent.expression);
    if (ts.isThrowStatement(at) && ts.isBlock(parent)) {
      // `if (fine) return x; throw ...`
      const before = parent.statements.slice(0, parent.statements.indexOf(at)).findLast(ts.isIfStatement);
      if (before) return operands(before.expression);
    }
  }
  return [];
}

/** Questions about a value (`isString(value)`, `list.includes(value)`) are not where it came from: their arguments are. */
const question = /^(?:is|has|can|should|are|includes|test|match|startsWith|endsWith|every|some)(?![a-z])/;

function operands(condition: ts.Expression): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && question.test(calledName(node))) node.arguments.forEach(visit);
    else if (ts.isIdentifier(node) || ts.isCallExpression(node) || ts.isPropertyAccessExpression(node))
      found.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(condition);
  return found;
}

function calledName(node: ts.CallExpression): string {
  const callee = withoutTypes(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : '';
}
