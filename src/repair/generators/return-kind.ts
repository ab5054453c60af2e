import ts from 'typescript';
import { type Edit, insertAfter, replace } from '../tree/edit.ts';
import { emptyOf, holderKind, isSharedMember, type Kind, kindOf, returnsOf } from '../tree/kinds.ts';
import { type FunctionNode, functionName, functionOf, nodesOfName, ownNodes } from '../tree/scope.ts';
import { type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { calleesOf, originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A function that gives one kind here and another there: the odd return is brought in line with how callers use it. */
export const returnKind: Generator = {
  name: 'return-kind',
  drafts: (view) =>
    focusesOf(view).flatMap((focus) => [...forFunctions(view, focus), ...matchWithoutResult(view, focus)]),
};

function wantedKind(view: SiteView, focus: Focus, returned: readonly Kind[]): Kind | null {
  if (view.site.operation.kind === 'iterate') return 'array';
  if (!focus.member) return null;
  if (isSharedMember(focus.member))
    return returned.includes('array') ? 'array' : returned.includes('string') ? 'string' : null;
  const kind = holderKind(focus.member);
  if (kind !== 'unknown') return kind;
  return returned.includes('object') ? 'object' : null;
}

function forFunctions(view: SiteView, focus: Focus): Draft[] {
  const producers = new Map<FunctionNode, { source: Source; hops: number }>();
  for (const o of originsOf(view, focus)) {
    const e = bareExpression(o.node);
    if (!ts.isCallExpression(e) || o.hops > 5) continue;
    for (const c of calleesOf(view, o.source, e))
      if (!producers.has(c.fn)) producers.set(c.fn, { source: c.source, hops: o.hops });
  }
  return [...producers].flatMap(([fn, { source, hops }]) => {
    const returns = returnsOf(fn);
    const kind = wantedKind(
      view,
      focus,
      returns.map((r) => (r.value ? kindOf(r.value) : 'undefined')),
    );
    return kind ? inLine(view, focus, source, fn, kind).map((d) => ({ ...d, prior: d.prior - hops * 0.03 })) : [];
  });
}

function inLine(view: SiteView, focus: Focus, source: Source, fn: FunctionNode, kind: Kind): Draft[] {
  const empty = emptyOf(kind, source.style.quote);
  const edits: Edit[] = [];
  const drafts: Draft[] = [];
  const name = functionName(fn) ?? 'the function';
  const add = (own: Edit[], summary: string, prior: number): void => {
    edits.push(...own);
    drafts.push({ edits: own, kind: 'cause', summary, prior });
  };
  const returns = returnsOf(fn);
  const usual = returns.filter((r) => r.value && kindOf(r.value) === kind).length > 0 ? 0.06 : 0;
  for (const { node, value } of returns) {
    const given = value ? kindOf(value) : 'undefined';
    if (given === kind) continue;
    const isNothing = given === 'undefined' || given === 'null' || given === 'boolean';
    if (isNothing && empty)
      add(
        [replaceReturn(source, node, value, empty)],
        `${name} returns ${empty} here as it returns ${kind} elsewhere`,
        0.76 + usual,
      );
    else if (value && kind === 'array' && given !== 'unknown')
      add(
        [replace(source, value, `[${value.getText(source.ast)}]`)],
        `${name} returns a list here as elsewhere`,
        0.82 + usual,
      );
    else if (value && given === 'unknown' && !ts.isIdentifier(bareExpression(value)))
      drafts.push(...wraps(source, value, kind, name));
  }
  if (fallsOut(fn) && empty && returns.length > 0) {
    const last = ((fn as ts.FunctionLikeDeclaration).body as ts.Block).statements.at(-1)!;
    add(
      insertAfter(source, last, [`return ${empty}${source.style.semicolon}`]),
      `${name} returns ${empty} at its end`,
      0.72 + usual,
    );
  }
  return [...drafts, ...together(view, focus, source, edits, name, usual)];
}

function wraps(source: Source, value: ts.Expression, kind: Kind, name: string): Draft[] {
  const text = value.getText(source.ast);
  const empty = emptyOf(kind, source.style.quote);
  const held = ts.isConditionalExpression(value) || ts.isBinaryExpression(value) ? `(${text})` : text;
  const options = kind === 'array' ? [`[${text}]`, `${held} || []`] : empty ? [`${held} || ${empty}`] : [];
  return options.map((now, i) => ({
    edits: [replace(source, value, now)],
    kind: 'cause',
    summary: `${name} returns ${brief(now)}`,
    prior: 0.6 - i * 0.03,
  }));
}

/** All odd returns at once, and match results in the using function that may be null as well: one input often meets both. */
function together(view: SiteView, focus: Focus, source: Source, edits: Edit[], name: string, usual: number): Draft[] {
  if (edits.length === 0) return [];
  const drafts: Draft[] = [];
  if (edits.length > 1)
    drafts.push({
      edits: [...edits],
      kind: 'cause',
      summary: `${name} returns one kind on every path`,
      prior: 0.84 + usual,
    });
  const matches = nullableMatches(focus.place.source, functionOf(focus.place.action));
  if (matches.length > 0 && focus.place.source === source && view.throwsHere) {
    drafts.push({
      edits: [...edits, ...matches],
      kind: 'cause',
      summary: `${name} returns one kind on every path, and a match without result gives an empty list`,
      prior: 0.8 + usual,
    });
  }
  return drafts;
}

function replaceReturn(source: Source, node: ts.Node, value: ts.Expression | null, text: string): Edit {
  return value ? replace(source, value, text) : replace(source, node, `return ${text}${source.style.semicolon}`);
}

/** The end of the body can be reached without a return. */
function fallsOut(fn: FunctionNode): boolean {
  const body = (fn as ts.FunctionLikeDeclaration).body;
  if (!body || !ts.isBlock(body)) return false;
  const last = body.statements.at(-1);
  return (
    last !== undefined &&
    !ts.isReturnStatement(last) &&
    !ts.isThrowStatement(last) &&
    !(ts.isIfStatement(last) && last.elseStatement) &&
    !ts.isTryStatement(last)
  );
}

/** `s.match(re)` and `re.exec(s)` whose result is used without a look for null. */
function nullableMatches(source: Source, fn: FunctionNode | null): Edit[] {
  if (!fn) return [];
  return ownNodes(fn, ts.isCallExpression)
    .filter((c) => ts.isPropertyAccessExpression(c.expression) && /^(?:match|exec)$/.test(c.expression.name.text))
    .filter((c) => !isChecked(c, fn))
    .map((c) =>
      replace(
        source,
        c,
        ts.isPropertyAccessExpression(c.parent) || ts.isElementAccessExpression(c.parent)
          ? `(${c.getText(source.ast)} || [])`
          : `${c.getText(source.ast)} || []`,
      ),
    );
}

function isChecked(call: ts.CallExpression, fn: FunctionNode): boolean {
  const p = call.parent;
  if (ts.isBinaryExpression(p) && p.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return true;
  const target = ts.isVariableDeclaration(p) ? p.name : ts.isBinaryExpression(p) ? p.left : null;
  if (!target || !ts.isIdentifier(target))
    return !(ts.isPropertyAccessExpression(p) || ts.isElementAccessExpression(p));
  return nodesOfName(fn, target.text).some((id) => {
    const up = id.parent;
    return (
      (ts.isIfStatement(up) && up.expression === id) ||
      ts.isPrefixUnaryExpression(up) ||
      ts.isWhileStatement(up) ||
      (ts.isConditionalExpression(up) && up.condition === id)
    );
  });
}

function matchWithoutResult(view: SiteView, focus: Focus): Draft[] {
  const places = originsOf(view, focus).filter((o) => o.hops <= 4);
  const drafts = places.flatMap((o) => {
    const e = bareExpression(o.node);
    const isMatch =
      ts.isCallExpression(e) &&
      ts.isPropertyAccessExpression(e.expression) &&
      /^(?:match|exec)$/.test(e.expression.name.text);
    if (!isMatch || (ts.isBinaryExpression(e.parent) && e.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken))
      return [];
    const text = `${e.getText(o.source.ast)} || []`;
    const held = ts.isPropertyAccessExpression(o.node.parent) || ts.isElementAccessExpression(o.node.parent);
    return [
      {
        edits: [replace(o.source, o.node, held && !ts.isParenthesizedExpression(o.node) ? `(${text})` : text)],
        kind: 'cause' as const,
        summary: `A match without result gives an empty list: ${brief(textOf(e))}`,
        prior: 0.78,
      },
    ];
  });
  const fn = functionOf(focus.place.action);
  const all = drafts.length > 0 ? nullableMatches(focus.place.source, fn) : [];
  if (all.length > 1)
    drafts.push({
      edits: all,
      kind: 'cause',
      summary: 'Matches without result give an empty list throughout the function',
      prior: 0.74,
    });
  return drafts;
}
