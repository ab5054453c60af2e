import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { nodesIn, textOf } from '../tree/source.ts';
import type { SiteView } from './view.ts';

/** A probe saw the index of this read to lie within its list: the list holds nothing there, and no bound is at fault. */
export function metInside({ site: { read } }: SiteView, file: string, node: ts.ElementAccessExpression): boolean {
  if (!read || read.file !== file || read.list !== textOf(node.expression)) return false;
  const ast = node.getSourceFile();
  const [first, last] = [node.getStart(ast), node.getEnd()].map((at) => ast.getLineAndCharacterOfPosition(at).line + 1);
  return first! <= read.line && read.line <= last! && read.index >= 0 && read.index < read.length;
}

/** The read is reached only where `index < list.length` holds for its own index and list: it is never beyond the end. */
export function keepsInside(comparison: ts.BinaryExpression, read: ts.ElementAccessExpression): boolean {
  const [index, list] = [textOf(bareExpression(read.argumentExpression)), textOf(read.expression)];
  const [low, high] =
    comparison.operatorToken.kind === ts.SyntaxKind.LessThanToken
      ? [comparison.left, comparison.right]
      : comparison.operatorToken.kind === ts.SyntaxKind.GreaterThanToken
        ? [comparison.right, comparison.left]
        : [];
  if (!low || !high || textOf(bareExpression(low)) !== index || textOf(bareExpression(high)) !== `${list}.length`)
    return false;
  const guarded = guardedBy(comparison, read);
  return guarded !== null && !changes(guarded, index, list);
}

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

const holds = (outer: ts.Node | undefined, inner: ts.Node): boolean =>
  outer !== undefined && outer.pos <= inner.pos && inner.end <= outer.end;

/** The part of the code around the read that runs only when the comparison is true. */
function guardedBy(comparison: ts.Expression, read: ts.Node): ts.Node | null {
  for (let n: ts.Node = comparison; n.parent; n = n.parent) {
    const p = n.parent;
    if (ts.isParenthesizedExpression(p)) continue;
    if (ts.isBinaryExpression(p) && p.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
      if (n === p.left && holds(p.right, read)) return p.right;
      continue;
    }
    const body = whenTrue(p, n);
    return holds(body, read) ? (body ?? null) : null;
  }
  return null;
}

function whenTrue(p: ts.Node, condition: ts.Node): ts.Node | undefined {
  if (ts.isIfStatement(p) && p.expression === condition) return p.thenStatement;
  if (ts.isConditionalExpression(p) && p.condition === condition) return p.whenTrue;
  if (ts.isWhileStatement(p) && p.expression === condition) return p.statement;
  return ts.isForStatement(p) && p.condition === condition ? p.statement : undefined;
}

/** The index gets another value in there, or the list another length. */
function changes(body: ts.Node, index: string, list: string): boolean {
  return nodesIn(body, ts.isExpression).some((n) => {
    if (ts.isPrefixUnaryExpression(n) || ts.isPostfixUnaryExpression(n))
      return /^(?:\+\+|--)|(?:\+\+|--)$/.test(textOf(n)) && textOf(n.operand) === index;
    if (ts.isBinaryExpression(n) && isAssignment(n.operatorToken.kind))
      return [index, list, `${list}.length`].includes(textOf(n.left));
    return (
      ts.isCallExpression(n) &&
      ['pop', 'shift', 'splice'].some((method) => textOf(n.expression) === `${list}.${method}`)
    );
  });
}
