import ts from 'typescript';
import { type Feature, feature, fold, functionAround, isNothing, type Reader, within } from './feature.ts';

const testAware =
  /process\.env\.(?:NODE_ENV|VITEST|JEST_WORKER_ID|NODE_TEST_CONTEXT|CI|TEST|MOCHA\w*)\b|NODE_TEST_CONTEXT|__vitest|globalThis\.(?:it|describe)\b/;
const builtins =
  /^(?:globalThis\.|global\.)?(?:Object|Array|String|Number|Function|Promise|Map|Set|Date|RegExp|Error|JSON|Math|Symbol)\b(?:\.prototype)?\.?\w*$/;

/** `if (false)`, `&& false`, `|| true`: code switched off or on for good. */
export const constantCondition: Reader = (node, file) => {
  const literal = (n: ts.Expression): boolean => {
    if (ts.isParenthesizedExpression(n)) return literal(n.expression);
    if (ts.isPrefixUnaryExpression(n) && n.operator === ts.SyntaxKind.ExclamationToken) return literal(n.operand);
    const truth = n.kind === ts.SyntaxKind.TrueKeyword || n.kind === ts.SyntaxKind.FalseKeyword;
    return truth || ts.isNumericLiteral(n);
  };
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    const parts = ts.isBinaryExpression(condition) ? [condition.left, condition.right] : [];
    const logical = ts.isBinaryExpression(condition) && isLogical(condition.operatorToken.kind);
    if (literal(condition) || (logical && parts.some(literal))) {
      return { ...feature(condition, file, 'constant-condition', 'refuse', 'a condition that is always the same') };
    }
  }
  return null;
};

function isLogical(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
}

/** Hooks that keep the process alive or end it quietly. */
export const processHandler: Reader = (node, file) => {
  if (ts.isCallExpression(node)) {
    const callee = fold(node.expression, file);
    const first = node.arguments[0];
    const event = first && ts.isStringLiteralLike(first) ? first.text : '';
    const hook =
      /^process\.(?:on|once|addListener|prependListener)$/.test(callee) &&
      (event.startsWith('uncaught') || event.startsWith('unhandled'));
    if (hook || /^process\.(?:exit|abort|reallyExit|kill)$/.test(callee) || callee.startsWith('process.setUncaught')) {
      return feature(node, file, 'process-handler', 'refuse', 'the process is kept alive or ended, not repaired');
    }
  }
  if (
    ts.isBinaryExpression(node) &&
    fold(node.left, file) === 'process.exitCode' &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken
  ) {
    return feature(node, file, 'process-handler', 'refuse', 'the exit code is set, not the fault repaired');
  }
  return null;
};

/** Code that asks whether it is being tested. */
export const testSniffing: Reader = (node, file) => {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node) && !ts.isStringLiteral(node))
    return null;
  if (ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)) return null;
  return testAware.test(fold(node, file))
    ? feature(node, file, 'test-aware', 'refuse', 'behaves otherwise under test')
    : null;
};

/** Writing to a builtin or its prototype. */
export const patchedGlobal: Reader = (node, file) => {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null;
  const left = fold(node.left, file);
  const hit = builtins.test(left) && left.includes('.');
  return hit ? feature(node, file, 'patched-global', 'refuse', `writes to ${left.slice(0, 60)}`) : null;
};

/** A cast that ends the type checker's say. */
export const cast: Reader = (node, file) => {
  if (!ts.isAsExpression(node) || node.type.kind !== ts.SyntaxKind.AnyKeyword) return null;
  return feature(node, file, 'silenced-type', 'mark', 'cast to any');
};

/** An early exit that returns nothing: the caller's work may be left undone without a word. */
export const guard: Reader = (node, file) => {
  const found = guardIn(node, file);
  return found && ts.isIfStatement(node) ? { ...found, key: shapeOf(node, file) } : null;
};

/** A guard that asks the same number of things and leaves in the same way is the one that was there, put otherwise. */
function shapeOf({ expression, thenStatement }: ts.IfStatement, file: ts.SourceFile): string {
  const logical = within(
    expression,
    (n): n is ts.BinaryExpression => ts.isBinaryExpression(n) && isLogical(n.operatorToken.kind),
  );
  const asked =
    logical.length + (ts.isBinaryExpression(expression) && isLogical(expression.operatorToken.kind) ? 1 : 0);
  return `${asked} ${fold(thenStatement, file)}`;
}

function guardIn(node: ts.Node, file: ts.SourceFile): Feature | null {
  if (!ts.isIfStatement(node) || node.elseStatement) return null;
  const only = ts.isBlock(node.thenStatement) ? node.thenStatement.statements.at(-1) : node.thenStatement;
  if (!only || (!ts.isReturnStatement(only) && !ts.isContinueStatement(only) && !ts.isBreakStatement(only)))
    return null;
  if (!ts.isReturnStatement(only)) return feature(node, file, 'guard', 'mark', 'skips the rest of the loop body');
  if (!isNothing(only.expression)) {
    const plain = only.expression && isEmptyLiteral(only.expression);
    return plain ? feature(node, file, 'guard', 'mark', 'returns an empty value early') : null;
  }
  const around = functionAround(node);
  const returns = around?.body ? within(around.body, ts.isReturnStatement).filter((r) => r !== only) : [];
  const known = returns.some((r) => isNothing(r.expression));
  const detail =
    returns.length > 0 ? 'returns nothing where other paths return a value' : 'leaves the work undone without a word';
  return feature(
    node,
    file,
    known ? 'guard' : 'hiding-guard',
    'mark',
    known ? 'exits early, as other paths do' : detail,
  );
}

function isEmptyLiteral(node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0;
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0;
  if (ts.isStringLiteralLike(node)) return node.text === '';
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isNumericLiteral(node) && Number(node.text) === 0);
}

/** `a?.b`: what was an error becomes `undefined` and goes on. */
export const optionalChain: Reader = (node, file) => {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node) && !ts.isCallExpression(node))
    return null;
  return node.questionDotToken
    ? feature(node, file, 'flows-on', 'mark', 'an optional chain lets undefined flow on')
    : null;
};

/** `x || literal`, `x ?? literal`: a value that nobody gave. */
export const fallback: Reader = (node, file) => {
  if (!ts.isBinaryExpression(node)) return null;
  const kind = node.operatorToken.kind;
  if (kind !== ts.SyntaxKind.BarBarToken && kind !== ts.SyntaxKind.QuestionQuestionToken) return null;
  const made =
    ts.isLiteralExpression(node.right) ||
    ts.isArrayLiteralExpression(node.right) ||
    ts.isObjectLiteralExpression(node.right);
  return made ? feature(node, file, 'fallback', 'mark', 'a made-up value stands in') : null;
};
