import ts from 'typescript';
import { insertAt, insertAfter, replace } from '../tree/edit.ts';
import { exitsAt } from '../tree/exits.ts';
import { kindOf, returnsOf } from '../tree/kinds.ts';
import {
  type FunctionNode,
  functionName,
  functionsAround,
  isFunctionLike,
  nodesOfName,
  ownNodes,
} from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { makersOf, producersOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A function computes its result, or a promise of it, and forgets to return it; or reports an error and goes on. */
export const missingReturn: Generator = {
  name: 'missing-return',
  drafts(view) {
    const results = producersNear(view).flatMap(({ source, fn }, i) =>
      forgottenResults(source, fn, Math.min(i, 8) * 0.01),
    );
    const goingOn = reportersNear(view).flatMap(({ source, fn, near }) => goesOn(source, fn, near));
    return [...results, ...goingOn];
  },
};

interface Found {
  source: Source;
  fn: FunctionNode;
}

function producersNear(view: SiteView): Found[] {
  const found = new Map<FunctionNode, Source>();
  for (const focus of focusesOf(view)) {
    const origins = makersOf(view, focus);
    for (const p of producersOf(view, origins)) found.set(p.fn, p.source);
    for (const o of origins) for (const fn of nodesIn(o.node, isFunctionLike)) found.set(fn, o.source);
    for (const p of callbacksBefore(focus.place.statement ? focus.bad : focus.whole)) found.set(p, focus.place.source);
  }
  return [...found].map(([fn, source]) => ({ source, fn }));
}

/** `a.map(x => { ... }).b`: the callbacks in the chain before the failing access. */
function callbacksBefore(node: ts.Node): FunctionNode[] {
  return nodesIn(node, isFunctionLike);
}

const passing =
  /^(?:then|catch|finally|map|flatMap|filter|find|findIndex|some|every|reduce|reduceRight|sort|replace|from|defer|series|waterfall)$/;

/** Last statements that are expressions whose value nobody takes, in the function and in callbacks whose result matters. */
function forgottenResults(source: Source, fn: FunctionNode, discount: number): Draft[] {
  const inner = nodesIn(fn, isFunctionLike).filter((f) => {
    const call = f.parent;
    return (
      ts.isCallExpression(call) &&
      ts.isPropertyAccessExpression(call.expression) &&
      passing.test(call.expression.name.text)
    );
  });
  return [fn, ...inner].flatMap((f) => {
    if (ts.isConstructorDeclaration(f) || ts.isSetAccessorDeclaration(f)) return [];
    const returnsSome = returnsOf(f).some((r) => r.value);
    return tails(f)
      .filter((t) => !returnsSome || t.branch)
      .map(({ statement }) => {
        const worth = worthOf(statement.expression, f !== fn);
        return {
          edits: [insertAt(source, statement.getStart(source.ast), 'return ')],
          kind: 'cause' as const,
          summary: `${functionName(f) ?? functionName(fn) ?? 'The callback'} returns its result: ${brief(textOf(statement.expression))}`,
          prior: worth - discount,
        };
      })
      .filter((d) => d.prior > 0);
  });
}

/** Expression statements at the ends of a function's paths. */
function tails(fn: FunctionNode): { statement: ts.ExpressionStatement; branch: boolean }[] {
  const body = (fn as ts.FunctionLikeDeclaration).body;
  const found: { statement: ts.ExpressionStatement; branch: boolean }[] = [];
  const visit = (statement: ts.Statement | undefined, branch: boolean): void => {
    if (!statement) return;
    if (ts.isExpressionStatement(statement)) found.push({ statement, branch });
    else if (ts.isBlock(statement)) visit(statement.statements.at(-1), branch);
    else if (ts.isIfStatement(statement)) {
      visit(statement.thenStatement, true);
      visit(statement.elseStatement, true);
    } else if (ts.isTryStatement(statement)) visit(statement.tryBlock, true);
  };
  if (body && ts.isBlock(body)) visit(body, false);
  return found;
}

/** How likely it is that the value was meant as the result. */
function worthOf(expression: ts.Expression, isCallback: boolean): number {
  const e = bareExpression(expression);
  if (
    ts.isBinaryExpression(e) &&
    e.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    e.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
    return 0.3;
  if (ts.isPostfixUnaryExpression(e) || ts.isPrefixUnaryExpression(e) || ts.isDeleteExpression(e)) return 0;
  if (!ts.isCallExpression(e)) return ts.isNewExpression(e) ? 0.7 : 0.82;
  const name = ts.isPropertyAccessExpression(e.expression) ? e.expression.name.text : '';
  if (/^(?:then|catch|finally)$/.test(name)) return isCallback ? 0.88 : 0.86;
  if (/^(?:log|warn|error|info|debug|emit|on|once|push|set|add|delete|forEach|write|end)$/.test(name)) return 0.25;
  return isCallback ? 0.72 : 0.66;
}

function reportersNear(view: SiteView): (Found & { near: number })[] {
  const found = new Map<FunctionNode, { source: Source; near: number }>();
  const add = (fn: FunctionNode, source: Source, near: number): void => {
    if (!found.has(fn)) found.set(fn, { source, near });
  };
  for (const p of view.places) for (const fn of functionsAround(p.action)) add(fn, p.source, 0.1);
  for (const s of view.suspects)
    for (const fn of s.fn ? [s.fn, ...nodesIn(s.fn, isFunctionLike)] : []) add(fn, s.source, 0.08);
  for (const file of view.reach.files()) {
    const source = view.reach.source(file);
    if (source && /\bcatch\b/.test(source.text))
      for (const fn of nodesIn(source.ast, isFunctionLike)) add(fn, source, 0);
  }
  return [...found].map(([fn, f]) => ({ fn, ...f }));
}

const answers = /^(?:send|json|end|render|redirect|sendStatus|sendFile|reject|resolve)$/;

/** An error is reported (callback, event, response) in a branch that then falls through into the ordinary path. */
function goesOn(source: Source, fn: FunctionNode, near: number): Draft[] {
  const drafts: Draft[] = [];
  const catches = ownNodes(fn, ts.isCatchClause).map((c) => ({
    block: c.block as ts.Statement,
    after: c.parent as ts.Statement,
    error: catchName(c),
  }));
  const ifs =
    near === 0
      ? []
      : ownNodes(fn, ts.isIfStatement)
          .filter((s) => !s.elseStatement)
          .map((s) => ({ block: s.thenStatement, after: s as ts.Statement, error: null }));
  for (const { block, after, error } of [...catches, ...ifs]) {
    const last = ts.isBlock(block) ? block.statements.at(-1) : block;
    if (!last || !ts.isExpressionStatement(last) || !followedByMore(after)) continue;
    const call = bareExpression(last.expression);
    if (!ts.isCallExpression(call) || !reports(call, error)) continue;
    const summary = `After ${brief(textOf(call))} nothing more is done`;
    const prior = (error ? 0.62 : 0.5) + near;
    drafts.push({
      edits: [replace(source, last, `return ${last.getText(source.ast)}`)],
      kind: 'cause',
      summary,
      prior,
    });
    drafts.push(...endAfter(source, last, summary, prior));
  }
  return drafts;
}

/** `return`, `return null`, ... as a statement of its own after the report. */
function endAfter(source: Source, last: ts.ExpressionStatement, summary: string, prior: number): Draft[] {
  if (!ts.isBlock(last.parent)) return [];
  const texts = new Set([
    ...exitsAt(source, last)
      .map((e) => e.text)
      .filter((t) => t !== 'continue'),
    ...(/\breturn null\b/.test(source.text) ? ['return null'] : []),
  ]);
  return [...texts].slice(0, 4).map((text, i) => ({
    edits: insertAfter(source, last, [`${text}${source.style.semicolon}`]),
    kind: 'cause' as const,
    summary: `${summary}: ${text}`,
    prior: prior - 0.02 - i * 0.02,
  }));
}

function catchName(c: ts.CatchClause): string | null {
  return c.variableDeclaration && ts.isIdentifier(c.variableDeclaration.name) ? c.variableDeclaration.name.text : null;
}

function reports(call: ts.CallExpression, error: string | null): boolean {
  const callee = call.expression;
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (
    /^(?:log|warn|debug|info|trace|push|add|set|setHeader|captureException)$/.test(name) ||
    /^console\b/.test(textOf(callee))
  )
    return false;
  const handsOn = call.arguments.some((a) =>
    error
      ? nodesOfName(call, error).length > 0
      : /^(?:_?e|er|err|error)$/.test(textOf(a)) || (ts.isNewExpression(a) && /Error/.test(textOf(a.expression))),
  );
  return handsOn || answers.test(name);
}

/** The ordinary path goes on behind: another statement in a block around, or the function's result. */
function followedByMore(statement: ts.Node): boolean {
  for (let n = statement; n.parent && !isFunctionLike(n); n = n.parent) {
    const list = ts.isBlock(n.parent) || ts.isSourceFile(n.parent) ? n.parent.statements : null;
    const next = list && list[list.indexOf(n as ts.Statement) + 1];
    if (next) return !(ts.isReturnStatement(next) && (!next.expression || kindOf(next.expression) === 'undefined'));
    if (isFunctionLike(n.parent)) return false;
  }
  return false;
}
