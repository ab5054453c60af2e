import ts from 'typescript';
import type { Operation } from '../domain/event.ts';
import { expressionAt } from './expression-at.ts';
import { nodesAt, parseSource } from './source.ts';

/** The value that an operation was done on, as the source has it; offsets into the source, end exclusive. */
export interface Receiver {
  text: string;
  start: number;
  end: number;
}

/**
 * What stands before the property that is read or called at a place (1-based): `rows` of `rows.map(f)`. Names and properties of
 * names only, so that reading it once more does nothing; null for anything else.
 */
export function receiverAt(
  source: string,
  fileName: string,
  { line, column }: { line: number; column: number | null },
  operation: Operation,
): Receiver | null {
  const found = expressionAt(source, fileName, line, column, operation);
  if (!found) return null;
  const file = parseSource(source, fileName);
  const whole = nodesAt(file, found.start).find(
    (node) => node.getStart(file) === found.start && node.end === found.end,
  );
  const called = whole && (ts.isCallExpression(whole) || ts.isNewExpression(whole)) ? whole.expression : whole;
  const read =
    called && (ts.isPropertyAccessExpression(called) || ts.isElementAccessExpression(called)) ? called : null;
  if (!read || !isPlain(read.expression)) return null;
  const { expression } = read;
  return { text: expression.getText(file), start: expression.getStart(file), end: expression.end };
}

function isPlain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && !node.questionDotToken && isPlain(node.expression);
}
