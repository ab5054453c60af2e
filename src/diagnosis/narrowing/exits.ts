import ts from 'typescript';
import type { ValueOrigin } from '../../domain/narrowing.ts';
import { returnsOf } from '../suspects/code-reading.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** Ends beyond which the value has no history: it came to be there. */
export const bornHere: ReadonlySet<ValueOrigin['how']> = new Set([
  'literal',
  'not-returned',
  'not-passed',
  'not-assigned',
  'absent',
  'not-awaited',
]);

/** Whether a function can give undefined (or null, or NaN) in any other way than by this exit (null: by its end). */
export function hasOtherExit(unit: ts.SignatureDeclaration, exit: ts.Node | null): boolean {
  const body = 'body' in unit ? (unit.body as ts.Node | undefined) : undefined;
  if (!body || !ts.isBlock(body)) return false;
  if (exit !== null && !alwaysLeaves(body)) return true;
  return returnsOf(unit).some((value) => value !== exit && mayBeMissing(value)) || bareReturns(body, exit) > 0;
}

function bareReturns(body: ts.Block, exit: ts.Node | null): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && !node.expression && node !== exit) count += 1;
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return count;
}

/** Control never reaches the end of the statement; false where that is not plain to see. */
function alwaysLeaves(node: ts.Statement | undefined): boolean {
  if (!node) return false;
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBlock(node)) return alwaysLeaves(node.statements.at(-1));
  return ts.isIfStatement(node) && alwaysLeaves(node.thenStatement) && alwaysLeaves(node.elseStatement);
}

/** Not a literal, list, object, function or text: those are never missing. */
export function mayBeMissing(expression: ts.Expression): boolean {
  const node = withoutTypes(expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isTemplateExpression(node)) return false;
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isNewExpression(node)) return false;
  const { TrueKeyword, FalseKeyword } = ts.SyntaxKind;
  return !(ts.isFunctionLike(node) || node.kind === TrueKeyword || node.kind === FalseKeyword);
}
