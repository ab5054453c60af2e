import ts from 'typescript';

/** What the expression at a position does, in the words of `Operation`. */
export type ExpressionKind =
  | 'read'
  | 'write'
  | 'call'
  | 'construct'
  | 'throw'
  | 'iterate'
  | 'reference'
  | 'await'
  | 'other';

/** A place in a tree to which V8 points when `node` fails, or calls another function. */
export interface Anchor {
  node: ts.Node;
  kind: ExpressionKind;
}

/**
 * Whether V8 reports `offset` for a failure or a call of `node` (null when it does not). Found by running the forms on
 * V8 11 and 13: a property is reported at its name (after a call: at the dot), an element at its bracket, a call at its
 * callee's property, its plain callee or its parenthesis, an assignment at its operator, `new` and `throw new` at `new`.
 */
export function anchorAt(node: ts.Node, offset: number, file: ts.SourceFile): Anchor | null {
  if (ts.isCallExpression(node)) return callAnchors(node, file).includes(offset) ? called(node) : null;
  if (ts.isNewExpression(node)) {
    return node.getStart(file) === offset ? { node, kind: isThrown(node) ? 'throw' : 'construct' } : null;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const dot = node.questionDotToken?.getStart(file) ?? dotBefore(node, file);
    return offset === node.name.getStart(file) || offset === dot ? { node, kind: 'read' } : null;
  }
  if (ts.isElementAccessExpression(node)) {
    const places = [tokenAfter(node.expression, '[', file), node.argumentExpression.getStart(file)];
    return places.includes(offset) ? { node, kind: 'read' } : null;
  }
  if (ts.isBinaryExpression(node)) return operatorAnchor(node, offset, file);
  if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name) && node.initializer) {
    return node.initializer.getStart(file) === offset ? { node: node.initializer, kind: 'iterate' } : null;
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
    return node.name.getStart(file) === offset ? { node: node.initializer, kind: 'read' } : null;
  }
  if (ts.isBindingElement(node)) {
    const places = [node.getStart(file), node.name.getStart(file)];
    return places.includes(offset) ? { node, kind: 'read' } : null;
  }
  if (ts.isIdentifier(node)) return node.getStart(file) === offset ? { node, kind: identifierKind(node) } : null;
  return startAnchor(node, offset, file);
}

function startAnchor(node: ts.Node, offset: number, file: ts.SourceFile): Anchor | null {
  if (ts.isTaggedTemplateExpression(node)) {
    const places = [node.template.getStart(file), node.tag.getStart(file)];
    return places.includes(offset) ? { node, kind: 'call' } : null;
  }
  if (ts.isPostfixUnaryExpression(node)) return node.operand.end === offset ? { node, kind: 'write' } : null;
  if (node.getStart(file) !== offset) return null;
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return { node, kind: 'await' };
  if (ts.isDeleteExpression(node) || ts.isPrefixUnaryExpression(node)) return { node, kind: 'other' };
  return ts.isThrowStatement(node) ? { node: node.expression, kind: 'throw' } : null;
}

function called(node: ts.CallExpression): Anchor {
  return { node, kind: isThrown(node) ? 'throw' : 'call' };
}

function callAnchors(node: ts.CallExpression, file: ts.SourceFile): number[] {
  const callee = skipTypes(node.expression);
  const parenthesis = tokenAfter(node.questionDotToken ?? node.expression, '(', file);
  if (ts.isPropertyAccessExpression(callee)) return [callee.name.getStart(file), parenthesis];
  if (ts.isIdentifier(callee) || callee.kind === ts.SyntaxKind.ImportKeyword) {
    return [callee.getStart(file), parenthesis];
  }
  return callee.kind === ts.SyntaxKind.SuperKeyword ? [callee.getStart(file)] : [parenthesis];
}

function operatorAnchor(node: ts.BinaryExpression, offset: number, file: ts.SourceFile): Anchor | null {
  if (node.operatorToken.getStart(file) !== offset) return null;
  const operator = node.operatorToken.kind;
  const assigns = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
  return { node, kind: assigns ? 'write' : 'other' };
}

function identifierKind(node: ts.Identifier): ExpressionKind {
  const parent = node.parent;
  const iterated = (ts.isForOfStatement(parent) && parent.expression === node) || ts.isSpreadElement(parent);
  return iterated ? 'iterate' : 'reference';
}

/** Directly thrown: `throw new X()`, `throw X()`; also through one wrapper, `throw Object.assign(new X(), ...)`. */
function isThrown(node: ts.Node): boolean {
  let at = node;
  for (let depth = 0; depth < 4; depth += 1) {
    const parent = at.parent;
    if (ts.isThrowStatement(parent)) return true;
    if (!ts.isCallExpression(parent) && !ts.isParenthesizedExpression(parent) && !ts.isAsExpression(parent))
      return false;
    if (ts.isCallExpression(parent) && parent.arguments[0] !== at) return false;
    at = parent;
  }
  return false;
}

/** An expression without parentheses, `!`, `as` and `satisfies` around it that leave no trace in V8's call. */
function skipTypes(node: ts.Expression): ts.Expression {
  let at = node;
  while (ts.isNonNullExpression(at) || ts.isAsExpression(at) || ts.isSatisfiesExpression(at)) at = at.expression;
  return at;
}

function dotBefore(node: ts.PropertyAccessExpression, file: ts.SourceFile): number {
  return file.text.lastIndexOf('.', node.name.getStart(file));
}

function tokenAfter(node: ts.Node, token: string, file: ts.SourceFile): number {
  return file.text.indexOf(token, node.end);
}
