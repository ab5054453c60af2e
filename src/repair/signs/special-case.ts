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
 * A comparison with a literal that stands in the failing input: the patch knows the example, not the fault. Let through:
 * words that the file's own text compared with or named before (`known`), and parts of the input shorter than four
 * characters; a whole value of the input counts from two characters on.
 */
export function specialCase(failingInput: string, known: string): Reader {
  const fromInput = (text: string): boolean =>
    text.length >= 2 &&
    !quoted(text, known) &&
    (text.length >= 4 ? failingInput.includes(text) : quoted(text, failingInput));
  return (node, file) => {
    const text = compared(node, file).find(fromInput);
    if (text === undefined) return null;
    const detail = `compares with the failing input ${JSON.stringify(text.slice(0, 40))}`;
    return feature(node, file, 'special-case', 'refuse', detail);
  };
}

/** Whether the word stands in the text as a string of its own. */
function quoted(word: string, text: string): boolean {
  return ['"', "'", '`', '\\"'].some((mark) => text.includes(`${mark}${word}${mark}`));
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
