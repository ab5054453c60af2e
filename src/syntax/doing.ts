import ts from 'typescript';
import type { Operation } from '../domain/event.ts';
import type { ExpressionKind } from './anchors.ts';

/** How a node does an operation that names a property or a variable; null when it does not. */
export function does(node: ts.Node, operation: Operation, file: ts.SourceFile): ExpressionKind | null {
  const { kind, property } = operation;
  if (kind === 'throw') return ts.isThrowStatement(node.parent ?? node) && ts.isExpression(node) ? 'throw' : null;
  if (property === null) return null;
  if (kind === 'read' && nameOf(node, file) === property) return calledBy(node) ? null : 'read';
  if (kind === 'read' && ts.isCallExpression(node) && nameOf(node.expression, file) === property) return 'call';
  if (kind === 'call' && ts.isCallExpression(node) && nameOf(node.expression, file) === property) return 'call';
  if (kind === 'construct' && ts.isNewExpression(node) && nameOf(node.expression, file) === property)
    return 'construct';
  if (kind === 'write')
    return ts.isBinaryExpression(node) && isAssigned(node.left) && nameOf(node.left, file) === property
      ? 'write'
      : null;
  if (kind !== 'reference') return null;
  if (ts.isNewExpression(node)) return nameOf(node.expression, file) === property ? 'construct' : null;
  if (ts.isCallExpression(node)) return nameOf(node.expression, file) === property ? 'call' : null;
  if (ts.isBinaryExpression(node))
    return isAssigned(node.left) && nameOf(node.left, file) === property ? 'write' : null;
  return ts.isIdentifier(node) && node.text === property && !calledBy(node) && !isAssigned(node) ? 'reference' : null;
}

function calledBy(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === node;
}

/** The target of an assignment. */
export function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function nameOf(node: ts.Node, file: ts.SourceFile): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) return node.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text;
  }
  return ts.isBindingElement(node) ? (node.propertyName ?? node.name).getText(file) : null;
}
