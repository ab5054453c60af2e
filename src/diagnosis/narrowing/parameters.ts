import ts from 'typescript';

/** The argument at a position of a call; null when there is none, `unknown` behind a spread. */
export function argumentFor(
  call: ts.CallExpression | ts.NewExpression,
  position: number,
): ts.Expression | null | 'unknown' {
  const args = call.arguments ?? [];
  if (args.slice(0, position + 1).some(ts.isSpreadElement)) return 'unknown';
  const callee = call.expression;
  const via = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (via === 'apply' || via === 'bind') return 'unknown';
  return args[via === 'call' ? position + 1 : position] ?? null;
}

const walks = /^(?:map|forEach|filter|find|findIndex|findLast|some|every|flatMap|sort|reduce|reduceRight|then)$/;

/** The list (or promise) whose elements a function is called with where it stands in a call: `lines.map((line) => ...)`. */
export function isHandedOn(unit: ts.SignatureDeclaration): ts.Expression | null {
  const call = unit.parent;
  if (!ts.isCallExpression(call) || !call.arguments.some((one) => one === (unit as ts.Node))) return null;
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) && walks.test(callee.name.text) ? callee.expression : null;
}

/** The name of the member that is read; null for one that is worked out. */
export function keyOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : null;
}
