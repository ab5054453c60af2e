import ts from 'typescript';
import { type FunctionNode, ownNodes } from './scope.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { comparisonOperators } from '../../syntax/comparison.ts';

/** What an expression gives, read from its shape alone. */
export type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'array'
  | 'object'
  | 'function'
  | 'null'
  | 'undefined'
  | 'regexp'
  | 'instance'
  | 'unknown';

function table(words: Partial<Record<Kind, string>>): ReadonlyMap<string, Kind> {
  return new Map(
    Object.entries(words).flatMap(([kind, names]) => names.split(' ').map((n): [string, Kind] => [n, kind as Kind])),
  );
}

const methodKinds = table({
  string:
    'toString join trim trimStart trimEnd toLowerCase toUpperCase replaceAll substring substr charAt padStart padEnd repeat toFixed toISOString normalize',
  array: 'map filter flatMap split splice',
  number: 'indexOf lastIndexOf charCodeAt getTime findIndex',
  boolean: 'includes startsWith endsWith test some every hasOwnProperty isArray',
});
const functionKinds = table({
  string: 'String decodeURIComponent encodeURIComponent decodeURI encodeURI',
  number: 'Number parseInt parseFloat',
  boolean: 'Boolean isNaN isFinite',
});

/** Kind of an expression's value; `unknown` unless its shape says. */
export function kindOf(expression: ts.Expression): Kind {
  const e = bareExpression(expression);
  if (ts.isStringLiteralLike(e) || ts.isTemplateExpression(e) || ts.isTypeOfExpression(e)) return 'string';
  if (ts.isNumericLiteral(e)) return 'number';
  if (e.kind === ts.SyntaxKind.TrueKeyword || e.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (e.kind === ts.SyntaxKind.NullKeyword) return 'null';
  if (ts.isVoidExpression(e) || (ts.isIdentifier(e) && e.text === 'undefined')) return 'undefined';
  if (ts.isArrayLiteralExpression(e)) return 'array';
  if (ts.isObjectLiteralExpression(e)) return 'object';
  if (ts.isArrowFunction(e) || ts.isFunctionExpression(e) || ts.isClassExpression(e)) return 'function';
  if (ts.isRegularExpressionLiteral(e)) return 'regexp';
  if (ts.isNewExpression(e)) return constructedKind(e);
  if (ts.isPrefixUnaryExpression(e)) return e.operator === ts.SyntaxKind.ExclamationToken ? 'boolean' : 'number';
  if (ts.isPostfixUnaryExpression(e)) return 'number';
  if (ts.isConditionalExpression(e)) return common(kindOf(e.whenTrue), kindOf(e.whenFalse));
  if (ts.isBinaryExpression(e)) return binaryKind(e);
  if (ts.isCallExpression(e)) return callKind(e);
  if (ts.isPropertyAccessExpression(e) && (e.name.text === 'length' || e.name.text === 'size')) return 'number';
  return 'unknown';
}

function common(a: Kind, b: Kind): Kind {
  return a === b ? a : 'unknown';
}

function constructedKind(e: ts.NewExpression): Kind {
  const name = ts.isIdentifier(e.expression) ? e.expression.text : '';
  return name === 'Array' ? 'array' : name === 'String' ? 'string' : name === 'RegExp' ? 'regexp' : 'instance';
}

function callKind(e: ts.CallExpression): Kind {
  const callee = bareExpression(e.expression);
  if (ts.isIdentifier(callee)) return functionKinds.get(callee.text) ?? 'unknown';
  if (!ts.isPropertyAccessExpression(callee)) return 'unknown';
  const holder = ts.isIdentifier(callee.expression) ? callee.expression.text : '';
  if (holder === 'Array' && /^(?:from|of)$/.test(callee.name.text)) return 'array';
  if (holder === 'Object' && /^(?:keys|values|entries|getOwnPropertyNames)$/.test(callee.name.text)) return 'array';
  if (holder === 'Object' && /^(?:create|assign|fromEntries|freeze)$/.test(callee.name.text)) return 'object';
  if (holder === 'Math' || holder === 'Number') return callee.name.text.startsWith('is') ? 'boolean' : 'number';
  if (holder === 'JSON' && callee.name.text === 'stringify') return 'string';
  return methodKinds.get(callee.name.text) ?? 'unknown';
}

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ...comparisonOperators,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

function binaryKind(e: ts.BinaryExpression): Kind {
  const op = e.operatorToken.kind;
  if (comparisons.has(op)) return 'boolean';
  if (op === ts.SyntaxKind.EqualsToken || op === ts.SyntaxKind.CommaToken) return kindOf(e.right);
  if (op === ts.SyntaxKind.PlusToken) {
    const kinds = [kindOf(e.left), kindOf(e.right)];
    if (kinds.includes('string')) return 'string';
    return kinds.every((k) => k === 'number') ? 'number' : 'unknown';
  }
  if (op === ts.SyntaxKind.BarBarToken || op === ts.SyntaxKind.QuestionQuestionToken) {
    const right = kindOf(e.right);
    const left = kindOf(e.left);
    return left === 'unknown' ? right : common(left, right);
  }
  if (op === ts.SyntaxKind.AmpersandAmpersandToken) return common(kindOf(e.left), kindOf(e.right));
  const arithmetic = [
    ts.SyntaxKind.MinusToken,
    ts.SyntaxKind.AsteriskToken,
    ts.SyntaxKind.SlashToken,
    ts.SyntaxKind.PercentToken,
  ];
  return arithmetic.includes(op) ? 'number' : 'unknown';
}

const methodHolders = table({
  string:
    'charAt charCodeAt codePointAt concat includes indexOf lastIndexOf slice at endsWith localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search split startsWith substr substring toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimEnd trimStart',
  array:
    'copyWithin every fill filter find findIndex findLast findLastIndex flat flatMap forEach join map pop push reduce reduceRight reverse shift some sort splice toReversed toSorted toSpliced unshift',
  number: 'toFixed toPrecision toExponential',
  function: 'call apply bind',
});

/** Kind of value that has this method or property; `unknown` for names that many kinds have or none. */
export function holderKind(member: string): Kind {
  return methodHolders.get(member) ?? 'unknown';
}

/** Methods that a string and an array both have. */
export function isSharedMember(member: string): boolean {
  return /^(?:concat|includes|indexOf|lastIndexOf|slice|at|length)$/.test(member);
}

/** Expressions that a function returns, an arrow's body included; null = a bare `return`. */
export function returnsOf(fn: FunctionNode): { node: ts.Node; value: ts.Expression | null }[] {
  const body = (fn as ts.FunctionLikeDeclaration).body;
  if (!body) return [];
  if (!ts.isBlock(body)) return [{ node: body, value: body }];
  return ownNodes(fn, ts.isReturnStatement).map((r) => ({ node: r, value: r.expression ?? null }));
}

/** Source text of an empty value of a kind, in the file's quotes; null where none is evident. */
export function emptyOf(kind: Kind, quote: string): string | null {
  const empties: Partial<Record<Kind, string>> = {
    string: quote + quote,
    array: '[]',
    object: '{}',
    number: '0',
    boolean: 'false',
    null: 'null',
    undefined: 'undefined',
  };
  return empties[kind] ?? null;
}
