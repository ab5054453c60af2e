import ts from 'typescript';
import { isFunctionLike } from '../tree/scope.ts';

/** The condition of an `if` whose only statement this is; null where there is none, or where an else belongs to it. */
export function enclosingCondition(statement: ts.Statement): ts.Expression | null {
  const block = ts.isBlock(statement.parent) ? statement.parent : null;
  const holder = block ? (block.statements.length === 1 ? block.parent : null) : statement.parent;
  const isThen =
    holder &&
    ts.isIfStatement(holder) &&
    !holder.elseStatement &&
    (holder.thenStatement === statement || holder.thenStatement === block);
  return isThen ? holder.expression : null;
}

/** The condition's text as the left side of `&&`. */
export function asConjunct(condition: ts.Expression): string {
  const text = condition.getText();
  const clashes =
    (ts.isBinaryExpression(condition) && condition.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) ||
    ts.isConditionalExpression(condition) ||
    isFunctionLike(condition);
  return clashes ? `(${text})` : text;
}
