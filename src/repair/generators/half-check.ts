import ts from 'typescript';
import { type Edit, replace } from '../tree/edit.ts';
import { declarationOf, type FunctionNode, functionOf, isFunctionLike } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A check is there but lets one kind of nothing through: `=== undefined` and null comes, `typeof x === 'object'` and null comes. */
export const halfCheck: Generator = {
  name: 'half-check',
  drafts(view) {
    const { met } = view.site.operation;
    return focusesOf(view).flatMap((focus) => {
      if (focus.wrong === 'range' || (focus.wrong === 'kind' && focus.member === null)) return [];
      return subjectsOf(view, focus).flatMap(({ source, scope, text, hops }) =>
        conditionsOn(scope, text).flatMap((c) => widened(source, c, text, met).map((w) => draft(source, c, w, hops))),
      );
    });
  },
};

interface Subject {
  source: Source;
  scope: ts.Node;
  text: string;
  hops: number;
}

/** The value under the names it has on its way, with the function in which each name counts. */
function subjectsOf(view: SiteView, focus: Focus): Subject[] {
  const found = new Map<string, Subject>();
  for (const o of originsOf(view, focus)) {
    const e = bareExpression(o.node);
    if (o.hops > 6 || !(ts.isIdentifier(e) || ts.isPropertyAccessExpression(e) || ts.isElementAccessExpression(e)))
      continue;
    const scope = declaringFunction(e) ?? outerFunction(e) ?? o.source.ast;
    const text = textOf(e);
    const key = `${o.source.file} ${scope.pos} ${text}`;
    if (!found.has(key)) found.set(key, { source: o.source, scope, text, hops: o.hops });
  }
  return [...found.values()].slice(0, 12);
}

/** A variable counts in the whole function that declares it, also where a function within uses it. */
function declaringFunction(e: ts.Expression): FunctionNode | null {
  const declaration = ts.isIdentifier(e) ? declarationOf(e) : null;
  return declaration && functionOf(declaration);
}

function outerFunction(node: ts.Node): FunctionNode | null {
  let found: FunctionNode | null = null;
  for (let n = node.parent; n; n = n.parent) {
    if (!isFunctionLike(n)) continue;
    found = n;
    if (!ts.isCallExpression(n.parent)) break;
  }
  return found;
}

/** Comparisons that ask whether this value is there, or an object. */
function conditionsOn(scope: ts.Node, text: string): ts.BinaryExpression[] {
  return nodesIn(scope, ts.isBinaryExpression).filter((b) => {
    const sides = [bareExpression(b.left), bareExpression(b.right)];
    const asked = sides.map((s) => (ts.isTypeOfExpression(s) ? bareExpression(s.expression) : s));
    return /^[!=]==?$/.test(b.operatorToken.getText()) && asked.some((s) => textOf(s) === text);
  });
}

/** New texts for a comparison, likeliest first; none when it lets nothing through that was met. */
function widened(source: Source, c: ts.BinaryExpression, text: string, met: string | null): string[] {
  const own = c.getText(source.ast);
  const strict = c.operatorToken.getText().length === 3;
  const isNot = c.operatorToken.getText().startsWith('!');
  const join = (other: string, first: boolean, or: boolean): string =>
    first ? `${other} ${or ? '||' : '&&'} ${own}` : `${own} ${or ? '||' : '&&'} ${other}`;
  const against =
    [bareExpression(c.left), bareExpression(c.right)].map(textOf).find((t) => t !== text && !t.startsWith('typeof ')) ??
    '';
  if (textOf(bareExpression(c.left)).startsWith('typeof ') || textOf(bareExpression(c.right)).startsWith('typeof ')) {
    if (/^['"]undefined['"]$/.test(against))
      return met === 'undefined' ? [] : [join(`${text} ${isNot ? '!==' : '==='} null`, false, !isNot)];
    if (met === 'undefined' || !/^['"]object['"]$/.test(against)) return [];
    return isNot
      ? [join(`!${text}`, true, true), join(`${text} === null`, true, true)]
      : [join(text, true, false), join(`${text} !== null`, false, false)];
  }
  if (!strict) return [];
  const lacks = against === 'undefined' || /^void 0$/.test(against) ? 'null' : against === 'null' ? 'undefined' : null;
  if (!lacks || (met !== null && met !== lacks && met !== 'nullish')) return [];
  return [join(`${text} ${isNot ? '!==' : '==='} ${lacks}`, false, !isNot)];
}

function draft(source: Source, c: ts.BinaryExpression, now: string, hops: number): Draft {
  return {
    edits: [held(source, c, now)],
    kind: 'cause',
    summary: `The check lets a missing value through: ${brief(textOf(c))} becomes ${brief(now)}`,
    prior: 0.84 - hops * 0.02,
  };
}

/** In parentheses where the comparison stands beside an operator that binds otherwise. */
function held(source: Source, c: ts.BinaryExpression, now: string): Edit {
  const p = c.parent;
  const or = now.includes(' || ');
  const clash =
    (ts.isBinaryExpression(p) &&
      p.operatorToken.kind !== (or ? ts.SyntaxKind.BarBarToken : ts.SyntaxKind.AmpersandAmpersandToken)) ||
    ts.isPrefixUnaryExpression(p);
  return replace(source, c, clash ? `(${now})` : now);
}
