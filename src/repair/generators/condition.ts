import ts from 'typescript';
import { type Edit, replace } from '../tree/edit.ts';
import { kindOf } from '../tree/kinds.ts';
import { type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { isReadable } from './presence.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A condition reads a member of what may be missing: the condition asks for it first, with the answer that fits its sense. */
export const condition: Generator = {
  name: 'condition',
  drafts: (view) =>
    focusesOf(view)
      .filter((f) => f.wrong === 'missing' && isReadable(f.bad))
      .flatMap(completed),
};

function completed(focus: Focus): Draft[] {
  const operand = operandOf(focus.whole);
  if (!operand) return [];
  const { source } = focus.place;
  const bad = focus.bad.getText(source.ast);
  const text = operand.getText(source.ast);
  const trueWhenMissing = saysNo(operand);
  const draft = (now: string, or: boolean, prior: number): Draft => ({
    edits: [held(source, operand, now, or)],
    kind: 'cause',
    summary: `The condition asks for ${brief(bad)} first: ${brief(now)}`,
    prior,
  });
  const absent = ts.isBinaryExpression(bareExpression(focus.bad)) ? `!(${bad})` : `!${bad}`;
  const or = draft(`${absent} || ${text}`, true, trueWhenMissing ? 0.7 : 0.42);
  const and = draft(`${bad} && ${text}`, false, trueWhenMissing ? 0.4 : 0.66);
  return [or, and];
}

/** The part of a condition, between its `&&` and `||`, in which the node stands; null outside conditions. */
function operandOf(node: ts.Node): ts.Expression | null {
  let n: ts.Node = node;
  for (;;) {
    const p: ts.Node = n.parent;
    if (isTest(p, n)) return n as ts.Expression;
    const logical = ts.isBinaryExpression(p) && /^(?:&&|\|\|)$/.test(p.operatorToken.getText());
    if (logical) return isPartOfTest(p) ? (n as ts.Expression) : null;
    const goesUp =
      ts.isPropertyAccessExpression(p) ||
      ts.isElementAccessExpression(p) ||
      ts.isCallExpression(p) ||
      ts.isPrefixUnaryExpression(p) ||
      ts.isParenthesizedExpression(p) ||
      (ts.isBinaryExpression(p) && !isAssignment(p));
    if (!goesUp) return null;
    n = p;
  }
}

function isAssignment(b: ts.BinaryExpression): boolean {
  const op = b.operatorToken.kind;
  return op >= ts.SyntaxKind.FirstAssignment && op <= ts.SyntaxKind.LastAssignment;
}

function isTest(p: ts.Node, n: ts.Node): boolean {
  if (ts.isIfStatement(p) || ts.isWhileStatement(p) || ts.isDoStatement(p)) return p.expression === n;
  if (ts.isConditionalExpression(p) || ts.isForStatement(p)) return p.condition === n;
  return false;
}

/** Only `&&`, `||`, `!` and parentheses lie between the node and a test, or a returned yes or no. */
function isPartOfTest(node: ts.Node): boolean {
  let n = node;
  for (;;) {
    const p = n.parent;
    if (isTest(p, n)) return true;
    const answers = ts.isReturnStatement(p) || (ts.isArrowFunction(p) && p.body === n);
    if (answers) return kindOf(n as ts.Expression) === 'boolean';
    const logical = ts.isBinaryExpression(p) && /^(?:&&|\|\|)$/.test(p.operatorToken.getText());
    if (!logical && !ts.isParenthesizedExpression(p) && !ts.isPrefixUnaryExpression(p)) return false;
    n = p;
  }
}

/** `x.y !== v` and `!x.y` hold for what is not there. */
function saysNo(operand: ts.Expression): boolean {
  const e = bareExpression(operand);
  if (ts.isPrefixUnaryExpression(e)) return e.operator === ts.SyntaxKind.ExclamationToken;
  return (
    ts.isBinaryExpression(e) &&
    /^!==?$/.test(e.operatorToken.getText()) &&
    !/^(?:undefined|null)$/.test(textOf(e.right))
  );
}

function held(source: Source, operand: ts.Expression, now: string, or: boolean): Edit {
  const p = operand.parent;
  const clash =
    ts.isBinaryExpression(p) &&
    p.operatorToken.kind !== (or ? ts.SyntaxKind.BarBarToken : ts.SyntaxKind.AmpersandAmpersandToken);
  return replace(source, operand, clash || ts.isPrefixUnaryExpression(p) ? `(${now})` : now);
}
