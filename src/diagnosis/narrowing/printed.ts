import ts from 'typescript';

/**
 * Whether V8 would quote the expression in a message (`x.y is not a function`, `z is not iterable`, `Cannot destructure
 * property 'a' of 'f(...)'`): there a probe would change what the program says.
 */
export function isQuoted(node: ts.Node): boolean {
  let child = node;
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (ts.isCallExpression(at) || ts.isNewExpression(at)) return at.expression === child;
    if (ts.isTaggedTemplateExpression(at)) return at.tag === child;
    if (ts.isForOfStatement(at) || ts.isSpreadElement(at)) return at.expression === child;
    if (ts.isVariableDeclaration(at)) return !ts.isIdentifier(at.name);
    if (ts.isYieldExpression(at) || ts.isClassLike(at) || ts.isHeritageClause(at)) return true;
    if (ts.isBinaryExpression(at) && isPattern(at.left)) return true;
    if (!passesOn(at, child)) return false;
  }
  return false;
}

function isPattern(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** Expressions that are quoted with the one inside of them. */
function passesOn(at: ts.Node, child: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) return at.expression === child;
  if (ts.isBinaryExpression(at) || ts.isConditionalExpression(at)) return true;
  return (
    ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isNonNullExpression(at) || ts.isAwaitExpression(at)
  );
}
