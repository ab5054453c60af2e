import ts from 'typescript';
import { assignedTo } from '../suspects/scope.ts';
import type { CodeUnit } from './probe-site.ts';

/** How often a name is written to within a scope, declarations aside: by assignment, in a pattern, by a loop, by `++`. */
export function writesTo(name: string, scope: CodeUnit): number {
  let count = assignedTo(name, scope).length;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name && isTakenInPattern(node)) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return count;
}

function isTakenInPattern(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  let child: ts.Node = name;
  for (let at: ts.Node = parent; at; child = at, at = at.parent) {
    if (ts.isForOfStatement(at) || ts.isForInStatement(at)) return at.initializer === child;
    if (ts.isBinaryExpression(at)) {
      const isTarget = at.left === child && at.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      return isTarget && child !== name;
    }
    const inPattern =
      ts.isArrayLiteralExpression(at) ||
      ts.isObjectLiteralExpression(at) ||
      ts.isPropertyAssignment(at) ||
      ts.isShorthandPropertyAssignment(at) ||
      ts.isSpreadElement(at) ||
      ts.isSpreadAssignment(at);
    if (!inPattern) return false;
  }
  return false;
}
