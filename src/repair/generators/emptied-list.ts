import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { replace } from '../tree/edit.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { asConjunct, enclosingCondition } from './enclosing-condition.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import { isReadable } from './presence.ts';

/**
 * What is taken out of a list (`shift`, `pop`, its first or last place) is nothing where the list is empty, and only the
 * list's being there was asked: its length is asked, too.
 */
export const emptiedList: Generator = {
  name: 'emptied-list',
  drafts(view) {
    const taken = focusesOf(view)
      .filter(({ wrong }) => wrong !== 'range')
      .flatMap((focus) =>
        originsOf(view, focus).flatMap(({ node, source, hops }) => {
          const list = listOf(bareExpression(node));
          return list && isReadable(list) ? [{ source, list, node, hops }] : [];
        }),
      );
    return taken.flatMap(({ source, list, node, hops }) => {
      const statement = expressionStatementOf(node);
      return statement ? drafts(source, list, statement, hops) : inCondition(source, list, node, hops);
    });
  },
};

/** The list that the expression takes one out of: `list.shift()`, `list[0]`, `list.at(-1)`; null where it is no such thing. */
function listOf(e: ts.Expression | ts.Node): ts.Expression | null {
  if (ts.isCallExpression(e) && ts.isPropertyAccessExpression(e.expression)) {
    const { name, expression } = e.expression;
    return /^(?:shift|pop|at)$/.test(name.text) ? expression : null;
  }
  if (!ts.isElementAccessExpression(e)) return null;
  const at = textOf(e.argumentExpression);
  return at === '0' || at === `${textOf(e.expression)}.length - 1` ? e.expression : null;
}

/** Only what is done for its effect: a value that is missing afterwards would be somebody's. */
function expressionStatementOf(node: ts.Node): ts.ExpressionStatement | null {
  let n: ts.Node = node;
  while (n.parent && !ts.isStatement(n)) n = n.parent;
  return ts.isExpressionStatement(n) && !ts.isBinaryExpression(bareExpression(n.expression)) ? n : null;
}

function drafts(source: Source, list: ts.Expression, statement: ts.ExpressionStatement, hops: number): Draft[] {
  const text = list.getText(source.ast);
  const filled = `${text}.length > 0`;
  const condition = enclosingCondition(statement);
  if (condition && asksLength(condition, list)) return [];
  // Elsewhere the program reckons with its being empty: then so it may be here.
  const reckoned = nodesIn(source.ast, ts.isPropertyAccessExpression).some(
    (one) => one.name.text === 'length' && textOf(one.expression) === textOf(list),
  );
  const prior = (reckoned ? 0.8 : 0.7) - hops * 0.03;
  const summary = `${brief(textOf(statement))} only where something is in ${brief(text)}`;
  if (condition && mentions(condition, list))
    return [
      { edits: [replace(source, condition, `${asConjunct(condition)} && ${filled}`)], kind: 'cause', summary, prior },
    ];
  const { keywordSpace } = source.style;
  const guarded = `if${keywordSpace}(${filled}) ${statement.getText(source.ast)}`;
  const kind = reckoned ? 'cause' : 'suppression';
  return [{ edits: [replace(source, statement, guarded)], kind, summary, prior: prior - 0.15 }];
}

/** `if (!list[list.length - 1].trim())`: the length is asked before what is said of the element. */
function inCondition(source: Source, list: ts.Expression, node: ts.Node, hops: number): Draft[] {
  let part: ts.Node = node;
  while (part.parent && ts.isExpression(part.parent) && !isAnd(part.parent)) part = part.parent;
  const holder = conditionHolder(part);
  if (!holder || !ts.isExpression(part) || (ts.isIfStatement(holder) && holder.elseStatement)) return [];
  if (asksLength(holder.expression, list, part)) return [];
  const text = list.getText(source.ast);
  return [
    {
      edits: [replace(source, part, `${text}.length > 0 && ${asConjunct(part)}`)],
      kind: 'cause',
      summary: `${brief(textOf(part))} is asked only where something is in ${brief(text)}`,
      prior: 0.74 - hops * 0.03,
    },
  ];
}

function isAnd(n: ts.Node): boolean {
  return ts.isBinaryExpression(n) && n.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** The `if` or `while` in whose condition the conjunct stands. */
function conditionHolder(part: ts.Node): ts.IfStatement | ts.WhileStatement | null {
  let n = part.parent;
  while (n && isAnd(n)) n = n.parent;
  if (!n || !(ts.isIfStatement(n) || ts.isWhileStatement(n))) return null;
  return n.expression.pos <= part.pos && part.end <= n.expression.end ? n : null;
}

/** The condition asks for the list's length; what stands in `except` is no question. */
function asksLength(condition: ts.Expression, list: ts.Expression, except: ts.Node | null = null): boolean {
  const asked = [condition, ...nodesIn(condition, ts.isPropertyAccessExpression)].filter(
    (one) => !except || one.pos < except.pos || one.end > except.end,
  );
  return asked.some(
    (one) =>
      ts.isPropertyAccessExpression(one) && one.name.text === 'length' && textOf(one.expression) === textOf(list),
  );
}

/** The condition asks whether the list is there. */
function mentions(condition: ts.Expression, list: ts.Expression): boolean {
  const wanted = textOf(list);
  const isIt = (n: ts.Node): boolean => ts.isExpression(n) && textOf(n) === wanted;
  return isIt(condition) || nodesIn(condition, (n): n is ts.Expression => isIt(n)).length > 0;
}
