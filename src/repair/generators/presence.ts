import ts from 'typescript';
import { insertBefore, listedStatementOf, replace } from '../tree/edit.ts';
import { exitsAt } from '../tree/exits.ts';
import { emptyOf, holderKind } from '../tree/kinds.ts';
import { functionOf } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator, guardLines } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** Guards where it hurts: the value is looked at before it is used. Last resort; they may hide where it should have come from. */
export const presence: Generator = {
  name: 'presence',
  drafts: (view) =>
    focusesOf(view)
      .filter((f) => f.wrong !== 'range')
      .flatMap((f) => forFocus(view, f)),
};

function forFocus(view: SiteView, focus: Focus): Draft[] {
  const { source } = focus.place;
  const bad = focus.bad.getText(source.ast);
  if (bad.length > 160) return [];
  const condition = absent(view, focus, bad);
  return [
    ...exits(source, focus, bad, condition),
    ...orEmpty(source, focus, bad),
    ...chained(source, focus, bad),
    ...skipped(source, focus, bad, condition),
  ];
}

/** Text of "the value is not fit for use". */
function absent(view: SiteView, focus: Focus, bad: string): string {
  const q = focus.place.source.style.quote;
  if (focus.wrong === 'missing' || focus.wrong === 'unknown') {
    const { met } = view.site.operation;
    const own = new RegExp(`${escaped(bad)} === (?:undefined|null)`).test(focus.place.source.text);
    return own && met
      ? `${bad} === ${met}`
      : focus.place.source.text.includes('== null')
        ? `${bad} == null`
        : `!${wrap(focus.bad, bad)}`;
  }
  if (view.site.operation.kind === 'iterate') return `!Array.isArray(${bad})`;
  if (focus.member === null) return `typeof ${bad} !== ${q}function${q}`;
  const kind = holderKind(focus.member);
  if (kind === 'array') return `!Array.isArray(${bad})`;
  if (kind === 'string' || kind === 'number') return `typeof ${bad} !== ${q}${kind}${q}`;
  return `typeof ${bad}.${focus.member} !== ${q}function${q}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function wrap(e: ts.Expression, text: string): string {
  return ts.isBinaryExpression(e) || ts.isConditionalExpression(e) || ts.isAwaitExpression(e) ? `(${text})` : text;
}

/** An expression that costs nothing to read twice: asking it in a guard changes nothing. */
export function isReadable(e: ts.Expression): boolean {
  const b = bareExpression(e);
  const calls =
    nodesIn(e, ts.isCallExpression).length > 0 ||
    ts.isCallExpression(b) ||
    ts.isNewExpression(b) ||
    ts.isAwaitExpression(e);
  return !calls && nodesIn(e, ts.isPostfixUnaryExpression).length === 0;
}

function exits(source: Source, focus: Focus, bad: string, condition: string): Draft[] {
  const statement = listedStatementOf(focus.whole);
  if (!statement || !isReadable(focus.bad) || declaredWithin(statement, focus.bad)) return [];
  return exitsAt(source, focus.whole).map((exit, i) => ({
    edits: insertBefore(source, statement, guardLines(source, condition, exit.text)),
    kind: 'suppression' as const,
    summary: `Leaves early when ${brief(bad)} is not there: ${exit.text}`,
    prior: (exit.from === 'plain' ? 0.34 : exit.from === 'guard' ? 0.5 : 0.46) - i * 0.02,
  }));
}

/** The value is bound inside the statement (a callback's parameter, a loop variable): a guard before it cannot see it. */
function declaredWithin(statement: ts.Statement, e: ts.Expression): boolean {
  const fn = functionOf(e);
  return fn !== null && functionOf(statement) !== fn;
}

/** `(x || [])`: an empty value of the kind that the member belongs to. */
function orEmpty(source: Source, focus: Focus, bad: string): Draft[] {
  const iterated = focus.member === null && !ts.isCallExpression(focus.whole);
  const kind = iterated ? 'array' : focus.member ? holderKind(focus.member) : 'unknown';
  const call = ts.isCallExpression(focus.whole) ? textOf(focus.whole.expression) : '';
  const ofObject = /^Object\.(?:keys|values|entries|assign)$/.test(call);
  const empty = ofObject
    ? '{}'
    : (emptyOf(kind, source.style.quote) ?? (focus.wrong === 'missing' && focus.member ? '{}' : null));
  if (!empty || isWritten(focus) || ts.isObjectBindingPattern(focus.whole)) return [];
  const op = source.style.modern ? '??' : '||';
  const isPattern = ts.isVariableDeclaration(focus.whole) || ts.isParameter(focus.whole);
  const argument = iterated || ofObject || isPattern;
  const text = `${wrap(focus.bad, bad)} ${op} ${empty}`;
  const prior = kind === 'array' || ofObject ? 0.48 : 0.38;
  return [
    {
      edits: [replace(source, focus.bad, argument ? text : `(${text})`)],
      kind: 'suppression',
      summary: `${brief(bad)} counts as ${empty} when it is not there`,
      prior,
    },
  ];
}

function isWritten(focus: Focus): boolean {
  const p = focus.whole.parent;
  return p && ts.isBinaryExpression(p) && p.left === focus.whole && p.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** `x?.y` where the file knows it, else `x && x.y`; in conditions, or with an evident value instead. */
function chained(source: Source, focus: Focus, bad: string): Draft[] {
  const access = ts.isCallExpression(focus.whole) ? focus.whole.expression : focus.whole;
  const isMember = ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access);
  if (isWritten(focus) || (!isMember && focus.wrong !== 'kind')) return [];
  const drafts: Draft[] = [];
  const add = (edits: Draft['edits'], now: string, prior: number): void => {
    drafts.push({
      edits,
      kind: 'suppression',
      summary: `${brief(textOf(focus.whole))} is read only when ${brief(bad)} is there: ${brief(now)}`,
      prior,
    });
  };
  if (isMember && focus.wrong === 'missing') {
    const rest = source.text.slice(access.expression.getEnd(), access.getEnd());
    const text = `${bad}?.${rest.replace(/^\s*\.\s*/, '')}`;
    add([replace(source, access, text)], text, source.style.modern ? 0.44 : 0.3);
  }
  if (!isMember && ts.isCallExpression(focus.whole) && focus.wrong !== 'unknown') {
    const rest = source.text.slice(focus.whole.expression.getEnd(), focus.whole.getEnd());
    add([replace(source, focus.whole, `${bad}?.${rest}`)], `${bad}?.()`, source.style.modern ? 0.42 : 0.28);
  }
  const whole = outermost(access);
  if (isReadable(focus.bad)) {
    const text = whole.getText(source.ast);
    const test = isConditionPart(whole) ? `${wrap(focus.bad, bad)} && ${text}` : `(${wrap(focus.bad, bad)} && ${text})`;
    add([replace(source, whole, test)], test, isConditionPart(whole) ? 0.47 : 0.33);
  }
  return drafts;
}

/** The chain of members and calls that starts with the access. */
function outermost(access: ts.Node): ts.Node {
  let n = access;
  while (
    ((ts.isPropertyAccessExpression(n.parent) || ts.isElementAccessExpression(n.parent)) &&
      n.parent.expression === n) ||
    (ts.isCallExpression(n.parent) && n.parent.expression === n)
  ) {
    n = n.parent;
  }
  return n;
}

function isConditionPart(node: ts.Node): boolean {
  const p = node.parent;
  if (ts.isIfStatement(p) || ts.isWhileStatement(p)) return p.expression === node;
  return ts.isBinaryExpression(p) && p.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** The statement is done only when the value is there. */
function skipped(source: Source, focus: Focus, bad: string, condition: string): Draft[] {
  const { statement } = focus.place;
  if (
    !statement ||
    !ts.isExpressionStatement(statement) ||
    !isReadable(focus.bad) ||
    declaredWithin(statement, focus.bad)
  )
    return [];
  const positive = condition.startsWith('!')
    ? condition.slice(1)
    : condition.replace('!==', '===').replace(' == ', ' != ');
  const now = condition.includes(' === ') ? condition.replace(' === ', ' !== ') : positive;
  return [
    {
      edits: [replace(source, statement, `if${source.style.keywordSpace}(${now}) ${statement.getText(source.ast)}`)],
      kind: 'suppression',
      summary: `${brief(textOf(statement))} is done only when ${brief(bad)} is there`,
      prior: 0.36,
    },
  ];
}
