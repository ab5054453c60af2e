import ts from 'typescript';
import { feature, functionAround, isNothing, type Reader, within } from './feature.ts';

const logging = /^(?:console|log|logger|debug|winston|pino)\b|\.(?:log|warn|error|debug|info|trace)$/;

/** Whether a block does nothing but log: the error is gone and nobody is told in the program. */
function doesNothing(statements: readonly ts.Statement[], file: ts.SourceFile): boolean {
  return statements.every((s) => {
    if (ts.isEmptyStatement(s)) return true;
    if (ts.isReturnStatement(s)) return isNothing(s.expression);
    if (!ts.isExpressionStatement(s)) return false;
    if (ts.isVoidExpression(s.expression)) return true;
    return ts.isCallExpression(s.expression) && logging.test(s.expression.expression.getText(file));
  });
}

/** The error goes on its way: rethrown, rejected, or handed to a callback. */
function passesOn(block: ts.Node, name: string | null, file: ts.SourceFile): boolean {
  if (within(block, ts.isThrowStatement).length > 0) return true;
  if (name === null) return false;
  return within(block, ts.isCallExpression).some(
    (call) =>
      !logging.test(call.expression.getText(file)) &&
      call.arguments.some((arg) =>
        new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(arg.getText(file)),
      ),
  );
}

/** Catch clauses that end the error's way. */
export const catchClause: Reader = (node, file) => {
  if (!ts.isCatchClause(node)) return null;
  const declared = node.variableDeclaration?.name;
  const name = declared && ts.isIdentifier(declared) ? declared.text : null;
  if (passesOn(node.block, name, file)) return null;
  if (doesNothing(node.block.statements, file)) {
    return feature(node, file, 'swallowed-error', 'refuse', 'a catch that hides the error');
  }
  const returned = within(node.block, ts.isReturnStatement);
  const around = functionAround(node);
  const others = around?.body ? within(around.body, ts.isReturnStatement).filter((r) => !returned.includes(r)) : [];
  const kinds = new Set(others.map((r) => kindOf(r.expression)));
  const foreign = returned.find(
    (r) => kindOf(r.expression) !== 'any' && !kinds.has(kindOf(r.expression)) && !kinds.has('any'),
  );
  const detail = foreign ? 'a catch that returns what no other path returns' : 'a catch that goes on without the error';
  return feature(node, file, foreign ? 'swallowed-error' : 'contained-error', foreign ? 'refuse' : 'mark', detail);
};

function kindOf(node: ts.Expression | undefined): string {
  if (isNothing(node) || !node) return 'undefined';
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (node.kind === ts.SyntaxKind.NullKeyword) return 'null';
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return 'string';
  if (ts.isNumericLiteral(node)) return 'number';
  if (ts.isArrayLiteralExpression(node)) return 'array';
  if (ts.isObjectLiteralExpression(node)) return 'object';
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return 'boolean';
  return 'any';
}

/** `.catch(() => {})` and its like. */
export const catchCall: Reader = (node, file) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  if (node.expression.name.text !== 'catch') return null;
  const handler = node.arguments[0];
  if (!handler || (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler))) return null;
  const parameter = handler.parameters[0]?.name;
  const name = parameter && ts.isIdentifier(parameter) ? parameter.text : null;
  if (passesOn(handler.body, name, file)) return null;
  const silent = ts.isBlock(handler.body) ? doesNothing(handler.body.statements, file) : isNothing(handler.body);
  const detail = silent ? 'a .catch() that hides the error' : 'a .catch() that goes on without the error';
  return feature(node, file, silent ? 'swallowed-error' : 'contained-error', silent ? 'refuse' : 'mark', detail);
};

/** A `return` in `finally` throws away the error on its way. */
export const finallyReturn: Reader = (node, file) => {
  if (!ts.isTryStatement(node) || !node.finallyBlock) return null;
  const returns = within(node.finallyBlock, ts.isReturnStatement);
  return returns[0]
    ? feature(returns[0], file, 'finally-return', 'refuse', 'return in finally discards the error')
    : null;
};

const errorName = /^(?:e|ex|err|error|exception|cause)$|(?:Err|Error)$/;

/** `resolve(err)`, `cb(null, err)`: a failure is handed on as a success. */
export const errorAsResult: Reader = (node, file) => {
  if (!ts.isCallExpression(node)) return null;
  const isError = (n: ts.Node | undefined) => n !== undefined && ts.isIdentifier(n) && errorName.test(n.text);
  const [first, second] = node.arguments;
  const resolves = /(?:^|\.)(?:resolve|fulfill)$/.test(node.expression.getText(file)) && isError(first);
  const callsBack = first?.kind === ts.SyntaxKind.NullKeyword && isError(second);
  return resolves || callsBack
    ? feature(node, file, 'error-as-result', 'refuse', 'hands an error on as a success')
    : null;
};
