import ts from 'typescript';
import { replace } from '../tree/edit.ts';
import { functionOf, isFunctionLike, ownNodes } from '../tree/scope.ts';
import { nodesIn, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { keepsInside, metInside } from './kept-inside.ts';
import { originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** Comparisons and indexes that are off by one around an indexed read which gave nothing. */
export const bounds: Generator = {
  name: 'bounds',
  drafts: (view) => focusesOf(view).flatMap((focus) => (focus.wrong === 'range' ? [] : forFocus(view, focus))),
};

function forFocus(view: SiteView, focus: Focus): Draft[] {
  const reads = originsOf(view, focus)
    .filter((o) => o.hops <= 3 && ts.isElementAccessExpression(bareExpression(o.node)))
    .map((o) => ({ source: o.source, read: bareExpression(o.node) as ts.ElementAccessExpression, hops: o.hops }))
    .filter(({ source, read }) => !metInside(view, source.file, read));
  return reads.flatMap(({ source, read, hops }) => {
    const words = new Set([textOf(read.expression), ...identifiers(read.argumentExpression)]);
    const around = conditionsAround(focus.place.node).concat(conditionsAround(read));
    const fn = functionOf(read);
    const drafts: Draft[] = [];
    const shifted = indexShifts(read);
    for (const text of shifted) {
      const beyond = textOf(read.argumentExpression) === `${textOf(read.expression)}.length`;
      drafts.push({
        edits: [replace(source, read.argumentExpression, text)],
        kind: 'cause',
        summary: `The index is ${text}`,
        prior: (beyond ? 0.92 : 0.45) - hops * 0.05,
      });
    }
    const comparisons = fn ? ownNodes(fn, isRelation) : nodesIn(source.ast, isRelation);
    if (comparisons.some((comparison) => keepsInside(comparison, read))) return [];
    for (const comparison of comparisons) {
      const related = relatedTo(comparison, words);
      const isAround = around.some((c) => c === comparison || (c.pos <= comparison.pos && comparison.end <= c.end));
      if (!related && !isAround) continue;
      const prior = (isAround && related ? 0.86 : isAround ? 0.55 : 0.5) - hops * 0.05;
      drafts.push(...comparisonShifts(source, comparison, prior));
    }
    return drafts;
  });
}

function identifiers(node: ts.Node): string[] {
  const ids = ts.isIdentifier(node) ? [node] : nodesIn(node, ts.isIdentifier);
  return ids.map((i) => i.text);
}

const flips: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
};

function isRelation(n: ts.Node): n is ts.BinaryExpression {
  return ts.isBinaryExpression(n) && n.operatorToken.kind in flips;
}

/** Shares the list or an index variable with the read, and has a length or a number on one side. */
function relatedTo(comparison: ts.BinaryExpression, words: ReadonlySet<string>): boolean {
  const mentioned = identifiers(comparison);
  return (
    mentioned.some((m) => words.has(m) && m !== 'this' && m !== 'length') ||
    [...words].some((w) => textOf(comparison).includes(`${w}.length`))
  );
}

function comparisonShifts(source: Focus['place']['source'], c: ts.BinaryExpression, prior: number): Draft[] {
  const flipped = flips[c.operatorToken.kind]!;
  const draft = (edit: ReturnType<typeof replace>, now: string, p: number): Draft => ({
    edits: [edit],
    kind: 'cause',
    summary: `The bound is off by one: ${brief(textOf(c))} becomes ${brief(now)}`,
    prior: p,
  });
  const strict = flipped === '<' || flipped === '>';
  const drafts = [
    draft(
      replace(source, c.operatorToken, flipped),
      `${textOf(c.left)} ${flipped} ${textOf(c.right)}`,
      strict ? prior : prior - 0.2,
    ),
  ];
  for (const side of [c.left, c.right]) {
    const inner = bareExpression(side);
    if (ts.isPropertyAccessExpression(inner) && inner.name.text === 'length') {
      const now = `${inner.getText(source.ast)} - 1`;
      drafts.push(draft(replace(source, side, now), textOf(c).replace(textOf(side), now), prior - 0.1));
    }
    const off = offByOne(inner);
    if (off)
      drafts.push(
        draft(
          replace(source, side, off.getText(source.ast)),
          textOf(c).replace(textOf(side), textOf(off)),
          prior - 0.15,
        ),
      );
  }
  return drafts;
}

/** `x` of `x - 1` and `x + 1`. */
function offByOne(e: ts.Expression): ts.Expression | null {
  if (!ts.isBinaryExpression(e) || !ts.isNumericLiteral(e.right) || e.right.text !== '1') return null;
  const op = e.operatorToken.kind;
  return op === ts.SyntaxKind.MinusToken || op === ts.SyntaxKind.PlusToken ? e.left : null;
}

function indexShifts(read: ts.ElementAccessExpression): string[] {
  const index = bareExpression(read.argumentExpression);
  if (ts.isStringLiteralLike(index)) return [];
  const off = offByOne(index);
  const text = index.getText();
  if (off) return [off.getText()];
  return ts.isPropertyAccessExpression(index) && index.name.text === 'length' ? [`${text} - 1`] : [];
}

/** Conditions whose truth leads to the node: of if, ?:, while, for, and the left sides of &&. */
function conditionsAround(node: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  for (let n = node; n.parent && !isFunctionLike(n); n = n.parent) {
    const p = n.parent;
    if (ts.isIfStatement(p) && n !== p.expression) found.push(p.expression);
    if (ts.isConditionalExpression(p) && n !== p.condition) found.push(p.condition);
    if ((ts.isWhileStatement(p) || ts.isDoStatement(p)) && n === p.statement) found.push(p.expression);
    if (ts.isForStatement(p) && n !== p.initializer && p.condition) found.push(p.condition);
    if (ts.isBinaryExpression(p) && n === p.right) found.push(p.left);
  }
  return found;
}
