import ts from 'typescript';
import { indentAt, insertBefore, replace } from '../tree/edit.ts';
import { exitsAt } from '../tree/exits.ts';
import { isFunctionLike, lookup } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator, guardLines } from './draft.ts';
import { focusesOf } from './focus.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/**
 * State is checked, foreign code runs (an event, a callback, an await), then the state is used: the value is taken before
 * the foreign code runs, or looked at again after it.
 */
export const takeFirst: Generator = {
  name: 'take-first',
  drafts(view) {
    return focusesOf(view).flatMap((focus) => {
      const { source, statement } = focus.place;
      if (!statement || !ts.isBlock(statement.parent)) return [];
      const taken = takenFrom(focus.bad);
      if (!taken) return [];
      const before = foreignBefore(statement);
      return before
        ? [...movedUp(source, statement, before, taken), ...lookedAtAgain(source, statement, before, taken)]
        : [];
    });
  },
};

/** The expression that takes the value out of shared state: a call or member of an object, not a local variable. */
function takenFrom(bad: ts.Expression): ts.Expression | null {
  const e = bareExpression(bad);
  const stateful = ts.isCallExpression(e) || ts.isPropertyAccessExpression(e) || ts.isElementAccessExpression(e);
  return stateful && !nodesIn(e, isFunctionLike).length ? e : null;
}

/** The nearest earlier statement of the same block that hands control to others. */
function foreignBefore(statement: ts.Statement): ts.Statement | null {
  const list = (statement.parent as ts.Block).statements;
  const at = list.indexOf(statement);
  for (let i = at - 1; i >= Math.max(0, at - 4); i--) {
    const s = list[i]!;
    if (runsForeignCode(s)) return s;
  }
  return null;
}

function runsForeignCode(s: ts.Statement): boolean {
  const calls = nodesIn(s, ts.isCallExpression, (n) => !isFunctionLike(n));
  const emits = calls.some((c) => {
    const name = ts.isPropertyAccessExpression(c.expression)
      ? c.expression.name.text
      : ts.isIdentifier(c.expression)
        ? c.expression.text
        : '';
    return /^(?:emit|emitAsync|dispatchEvent|dispatch|notify|trigger|fire|publish|next|callback|cb|done|handler|listener|hook|on[A-Z]\w*|before[A-Z]\w*|_?run[A-Z]\w*)$/.test(
      name,
    );
  });
  return emits || nodesIn(s, ts.isAwaitExpression, (n) => !isFunctionLike(n)).length > 0 || ts.isAwaitExpression(s);
}

function movedUp(source: Source, statement: ts.Statement, before: ts.Statement, taken: ts.Expression): Draft[] {
  const name = freshNameFor(taken, statement);
  const { constant, semicolon, eol } = source.style;
  const text = taken.getText(source.ast);
  const declare = `${constant} ${name} = ${text}${semicolon}`;
  const use = replace(source, taken, name);
  const summary = `${brief(text)} is taken before ${brief(textOf(before))}, which may change it`;
  const drafts: Draft[] = [];
  for (const [i, exit] of exitsAt(source, statement).entries()) {
    const lines = [declare, ...guardLines(source, `!${name}`, exit.text)];
    drafts.push({
      edits: [...insertBefore(source, before, lines), use],
      kind: 'cause',
      summary: `${summary}; nothing there: ${exit.text}`,
      prior: 0.84 - i * 0.03,
    });
  }
  drafts.push({ edits: [...insertBefore(source, before, [declare]), use], kind: 'cause', summary, prior: 0.8 });
  const indent = indentAt(source, statement.getStart(source.ast));
  const swapped = `${statement.getText(source.ast)}${eol}${indent}${before.getText(source.ast)}`;
  drafts.push({
    edits: [
      {
        source,
        at: before.getStart(source.ast),
        end: statement.getEnd(),
        text: inOrder(source, swapped, before, statement),
      },
    ],
    kind: 'cause',
    summary: `${brief(textOf(statement))} comes before ${brief(textOf(before))}`,
    prior: 0.62,
  });
  return drafts;
}

/** The moved statement, the foreign one, then what stood between. */
function inOrder(source: Source, swapped: string, before: ts.Statement, statement: ts.Statement): string {
  return swapped + source.text.slice(before.getEnd(), statement.getFullStart());
}

function lookedAtAgain(source: Source, statement: ts.Statement, before: ts.Statement, taken: ts.Expression): Draft[] {
  const subject = ts.isCallExpression(taken) ? null : taken.getText(source.ast);
  if (!subject) return [];
  return exitsAt(source, statement)
    .slice(0, 2)
    .map((exit, i) => ({
      edits: insertBefore(source, statement, guardLines(source, `!${subject}`, exit.text)),
      kind: 'cause' as const,
      summary: `${brief(subject)} is looked at again after ${brief(textOf(before))}`,
      prior: 0.5 - i * 0.03,
    }));
}

function freshNameFor(taken: ts.Expression, at: ts.Node): string {
  const called = ts.isCallExpression(taken) ? taken.expression : taken;
  const member = ts.isPropertyAccessExpression(called) ? called.name.text.replace(/^_+|_+$/g, '') : 'taken';
  const noun = /^(?:dequeue|shift|pop|next|take|get|poll)$/i.test(member) ? 'next' : member;
  return (
    [noun === 'next' ? 'item' : noun, `current${noun[0]?.toUpperCase()}${noun.slice(1)}`, 'taken'].find(
      (n) => lookup(n, at) === null && /^[A-Za-z_$][\w$]*$/.test(n),
    ) ?? 'takenValue'
  );
}
