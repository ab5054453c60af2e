import ts from 'typescript';
import { feature, type Reader } from './feature.ts';

const comparing = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const searching = /\.(?:includes|startsWith|endsWith|indexOf|has|match|test|search)$/;

/**
 * A comparison with a literal that stands in the failing input: the patch knows the example, not the fault. Literals
 * shorter than four characters are common words of any program and are let through.
 */
export function specialCase(failingInput: string): Reader {
  return (node, file) => {
    const literals = compared(node, file).filter((text) => text.length >= 4 && failingInput.includes(text));
    return literals[0] === undefined
      ? null
      : feature(
          node,
          file,
          'special-case',
          'refuse',
          `compares with the failing input ${JSON.stringify(literals[0].slice(0, 40))}`,
        );
  };
}

function compared(node: ts.Node, file: ts.SourceFile): string[] {
  if (ts.isBinaryExpression(node) && comparing.has(node.operatorToken.kind)) {
    // A `typeof` is compared with a word of the language.
    if (ts.isTypeOfExpression(node.left) || ts.isTypeOfExpression(node.right)) return [];
    return [node.left, node.right].flatMap(literalText);
  }
  if (ts.isCaseClause(node)) return literalText(node.expression);
  if (!ts.isCallExpression(node) || !searching.test(node.expression.getText(file))) return [];
  const receiver = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : null;
  const listed = receiver && ts.isArrayLiteralExpression(receiver) ? receiver.elements.flatMap(literalText) : [];
  return [...node.arguments.flatMap(literalText), ...listed];
}

function literalText(node: ts.Expression): string[] {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) ? [node.text] : [];
}
