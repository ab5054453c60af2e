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
  if (ts.isPropertyAccessExpression(at)) return at.expression === child;
  return (
    ts.isElementAccessExpression(at) ||
    ts.isBinaryExpression(at) ||
    ts.isConditionalExpression(at) ||
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isAwaitExpression(at) ||
    ts.isPrefixUnaryExpression(at) ||
    ts.isTypeOfExpression(at) ||
    ts.isVoidExpression(at) ||
    ts.isTemplateExpression(at) ||
    ts.isTemplateSpan(at) ||
    ts.isArrayLiteralExpression(at) ||
    ts.isObjectLiteralExpression(at) ||
    ts.isPropertyAssignment(at) ||
    ts.isShorthandPropertyAssignment(at)
  );
}

/** Whether the engine would quote the calls in a function's body: those of a function that is called where it stands. */
export function isBodyQuoted(unit: ts.Node): boolean {
  let called = false;
  let at = unit;
  for (let next = at.parent; next; at = next, next = at.parent) {
    const isCallee = (ts.isCallExpression(next) || ts.isNewExpression(next)) && next.expression === at;
    if (called && isQuoted(at)) return true;
    called ||= isCallee;
    if (!isCallee && !passesOn(next, at)) return false;
  }
  return false;
}
