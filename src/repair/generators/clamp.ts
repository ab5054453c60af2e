import ts from 'typescript';
import { type Edit, insertBefore, listedStatementOf, replace } from '../tree/edit.ts';
import { declarationOf } from '../tree/scope.ts';
import { textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { type Origin, originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A count, length, width or offset ran out of its range: it is held within, best where it is computed. */
export const clamp: Generator = {
  name: 'clamp',
  drafts: (view) =>
    focusesOf(view)
      .filter((f) => f.wrong === 'range')
      .flatMap((f) => forFocus(view, f)),
};

interface Range {
  low: string[];
  high: string | null;
}

/** Limits named by the engine's message or known of the called method. */
function rangeOf(view: SiteView, focus: Focus): Range {
  const said = /must be >= (-?[\d_]+)(?: (?:&&|and) <= (-?[\d_]+))?/.exec(view.site.failure.message);
  if (said) return { low: [said[1]!.replaceAll('_', '')], high: said[2]?.replaceAll('_', '') ?? null };
  const between = /between (\d+) and (\d+)/.exec(view.site.failure.message);
  if (between) return { low: [between[1]!], high: between[2]! };
  if (focus.member === 'toFixed' || focus.member === 'toExponential') return { low: ['0'], high: '100' };
  if (focus.member === 'toPrecision') return { low: ['1'], high: '100' };
  if (focus.member === 'fromCodePoint') return { low: ['0'], high: '0x10ffff' };
  return { low: ['0', '1'], high: null };
}

function forFocus(view: SiteView, focus: Focus): Draft[] {
  const range = rangeOf(view, focus);
  const origins = originsOf(view, focus);
  const known = origins.map(startValue).find((value) => value !== null) ?? null;
  return origins.flatMap((o) => {
    if (o.how === 'parameter' || o.hops > 5 || ts.isNumericLiteral(bareExpression(o.node)) || !isNumeric(o)) return [];
    const usual = startValue(o);
    const lows = usual && !range.low.includes(usual) ? [usual, ...range.low] : range.low;
    const [first, ...others] = usual ? [usual, ...lows.filter((l) => l !== usual)] : lows;
    return [first!, ...others].map((low, i) => ({
      edits: [clamped(o, low, range.high)],
      // Where the code itself says what the value is when nothing is computed, any other bound is made up.
      kind: known === null || low === known ? ('cause' as const) : ('suppression' as const),
      summary: `${brief(textOf(o.node))} is held at ${low}${range.high ? `..${range.high}` : ' or more'}`,
      prior:
        (o.how === 'assigned' || o.how === 'field' ? 0.78 : o.how === 'use' ? 0.64 : 0.5) +
        (usual && i === 0 ? 0.06 : 0) -
        o.hops * 0.02 -
        i * 0.03,
    }));
  });
}

function isNumeric(o: Origin): boolean {
  const e = bareExpression(o.node);
  return (
    ts.isBinaryExpression(e) ||
    ts.isIdentifier(e) ||
    ts.isCallExpression(e) ||
    ts.isPropertyAccessExpression(e) ||
    ts.isPrefixUnaryExpression(e)
  );
}

/** The number that the variable has when nothing was computed: `let count = 1`. */
function startValue(o: Origin): string | null {
  const p = o.node.parent;
  if (!ts.isBinaryExpression(p) || p.right !== o.node || !ts.isIdentifier(p.left)) return null;
  const declaration = declarationOf(p.left);
  const start = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : null;
  return start && ts.isNumericLiteral(start) ? start.text : null;
}

function clamped(o: Origin, low: string, high: string | null): Edit {
  const e = o.node;
  const text = e.getText(o.source.ast);
  const lowered = `Math.max(${low}, ${text})`;
  return replace(o.source, e, high ? `Math.min(${high}, ${lowered})` : lowered);
}

/** An index that may leave its list is pulled back before it is used: `if (i < -1) i = -1` and its like. */
export const indexClamp: Generator = {
  name: 'index-clamp',
  drafts: (view) => focusesOf(view).flatMap((focus) => forIndex(view, focus)),
};

function forIndex(view: SiteView, focus: Focus): Draft[] {
  return originsOf(view, focus).flatMap((o) => {
    const read = bareExpression(o.node);
    if (o.hops > 2 || !ts.isElementAccessExpression(read)) return [];
    const index = bareExpression(read.argumentExpression);
    const statement = listedStatementOf(read);
    if (!statement || ts.isStringLiteralLike(index) || ts.isNumericLiteral(index)) return [];
    const list = read.expression.getText(o.source.ast);
    const text = index.getText(o.source.ast);
    const drafts: Draft[] = [
      {
        edits: [replace(o.source, read.argumentExpression, `Math.min(${text}, ${list}.length - 1)`)],
        kind: 'suppression',
        summary: `${brief(text)} is held within ${brief(list)}`,
        prior: 0.3,
      },
    ];
    if (ts.isIdentifier(index)) {
      const line = `if (${text} < 0) ${text} = 0${o.source.style.semicolon}`;
      drafts.push({
        edits: insertBefore(o.source, statement, [line]),
        kind: 'suppression',
        summary: `${text} is not negative`,
        prior: 0.26,
      });
    }
    return drafts;
  });
}
