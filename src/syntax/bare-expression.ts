import ts from 'typescript';

/** An expression without the parentheses and type assertions around it: the same value, the same moment. */
export function withoutTypes(expression: ts.Expression): ts.Expression {
  let at = expression;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isTypeAssertionExpression(at)
  )
    at = at.expression;
  return at;
}

/** As withoutTypes, and without the `await`: what names the value, whenever it comes. */
export function bareExpression(expression: ts.Expression): ts.Expression {
  let at = withoutTypes(expression);
  while (ts.isAwaitExpression(at)) at = withoutTypes(at.expression);
  return at;
}
