import ts from 'typescript';
import { indentAt, replace } from '../tree/edit.ts';
import { type FunctionNode, functionName, functionOf, isFunctionLike, isReference, lookup } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { makersOf, producersOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A method gives a stored value raw, though its siblings take an internal wrapper off first (`isX(v) ? v.inner : v`). */
export const unwrap: Generator = {
  name: 'unwrap',
  drafts: (view) => functionsFor(view).flatMap(({ source, fn }, i) => forFunction(source, fn, Math.min(i, 10) * 0.01)),
};

function functionsFor(view: SiteView): { source: Source; fn: FunctionNode }[] {
  const found = new Map<FunctionNode, Source>();
  for (const focus of focusesOf(view)) {
    for (const p of producersOf(view, makersOf(view, focus))) found.set(p.fn, p.source);
    if (focus.place.fn) found.set(focus.place.fn, focus.place.source);
  }
  for (const s of view.suspects) if (s.fn) found.set(s.fn, s.source);
  return [...found].map(([fn, source]) => ({ source, fn }));
}

/** `test(v) ? v.inner : v` with the variable's name. */
interface Idiom {
  condition: ts.Expression;
  inner: ts.Expression;
  name: string;
  owner: FunctionNode | null;
}

function idiomsIn(source: Source, except: FunctionNode): Idiom[] {
  const chosen = nodesIn(source.ast, ts.isConditionalExpression).flatMap((c): Idiom[] => {
    const plain = bareExpression(c.whenFalse);
    return ts.isIdentifier(plain) ? idiomOf(c.condition, bareExpression(c.whenTrue), plain.text, functionOf(c)) : [];
  });
  const branched = nodesIn(source.ast, ts.isIfStatement).flatMap((s): Idiom[] => {
    const only =
      ts.isBlock(s.thenStatement) && s.thenStatement.statements.length === 1
        ? s.thenStatement.statements[0]!
        : s.thenStatement;
    const e = ts.isExpressionStatement(only) ? bareExpression(only.expression) : null;
    const isOwn =
      e && ts.isBinaryExpression(e) && e.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(e.left);
    return isOwn && !s.elseStatement
      ? idiomOf(s.expression, bareExpression(e.right), (e.left as ts.Identifier).text, functionOf(s))
      : [];
  });
  return [...chosen, ...branched].filter((i) => i.owner !== except);
}

/** The test asks about the variable, and what is taken is reached from it. */
function idiomOf(condition: ts.Expression, inner: ts.Expression, name: string, owner: FunctionNode | null): Idiom[] {
  const asks =
    nodesIn(condition, ts.isCallExpression).length > 0 ||
    ts.isCallExpression(bareExpression(condition)) ||
    /instanceof|\b(?:is|has)[A-Z_]|typeof/.test(textOf(condition));
  return asks && mentions(condition, name) && isInnerOf(inner, name) ? [{ condition, inner, name, owner }] : [];
}

/** `v.inner`, `v[key]`, `v.read()`, `unwrap(v)`. */
function isInnerOf(e: ts.Expression, name: string): boolean {
  if (ts.isCallExpression(e))
    return (
      isInnerOf(bareExpression(e.expression), name) || (e.arguments.length === 1 && textOf(e.arguments[0]!) === name)
    );
  return (ts.isPropertyAccessExpression(e) || ts.isElementAccessExpression(e)) && textOf(e.expression) === name;
}

function mentions(e: ts.Node, name: string): boolean {
  return (
    (ts.isIdentifier(e) && e.text === name) ||
    nodesIn(e, ts.isIdentifier).some((i) => i.text === name && isReference(i))
  );
}

function forFunction(source: Source, fn: FunctionNode, discount: number): Draft[] {
  const idioms = distinct(idiomsIn(source, fn));
  if (idioms.length === 0) return [];
  return rawReturns(fn).flatMap((value) =>
    idioms.slice(0, 4).map((idiom, i) => {
      const how = idiom.owner ? functionName(idiom.owner) : null;
      return {
        edits: [applied(source, fn, value, idiom)],
        kind: 'cause' as const,
        summary: `${functionName(fn) ?? 'The function'} takes the wrapper off ${brief(textOf(value))}${how ? ` as ${how} does` : ''}`,
        prior: 0.82 + (sameOrigin(idiom, value) ? 0.05 : -0.15) - i * 0.01 - discount,
      };
    }),
  );
}

function distinct(idioms: Idiom[]): Idiom[] {
  const seen = new Set<string>();
  return idioms.filter((i) => {
    const key = [i.condition, i.inner].map((n) => textOf(n).replaceAll(i.name, '_')).join('?');
    return !seen.has(key) && seen.add(key);
  });
}

/** Returned members and elements of state, or variables that hold one. */
function rawReturns(fn: FunctionNode): ts.Expression[] {
  return nodesIn(fn, ts.isReturnStatement, (n) => !isFunctionLike(n)).flatMap((r) => {
    const e = r.expression && bareExpression(r.expression);
    const isState =
      e && (ts.isElementAccessExpression(e) || ts.isPropertyAccessExpression(e) || ts.isIdentifier(e) || isLookup(e));
    return isState && textOf(e) !== 'undefined' ? [e] : [];
  });
}

function isLookup(e: ts.Expression): boolean {
  return ts.isCallExpression(e) && ts.isPropertyAccessExpression(e.expression) && e.expression.name.text === 'get';
}

/** The sibling's variable is filled from the same list or member as our value. */
function sameOrigin(idiom: Idiom, value: ts.Expression): boolean {
  const declaration = lookup(idiom.name, idiom.condition);
  const from = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : null;
  if (!from) return false;
  const own = ts.isIdentifier(value) ? lookup(value.text, value) : null;
  const mine = own && ts.isVariableDeclaration(own) && own.initializer ? own.initializer : value;
  return stem(bareExpression(from)) === stem(bareExpression(mine));
}

function applied(source: Source, fn: FunctionNode, value: ts.Expression, idiom: Idiom): ReturnType<typeof replace> {
  const { constant, semicolon, eol } = source.style;
  const rename = (node: ts.Node, name: string): string => renamed(source, node, idiom.name, name);
  if (ts.isIdentifier(value)) {
    return replace(
      source,
      value,
      `${rename(idiom.condition, value.text)} ? ${rename(idiom.inner, value.text)} : ${value.text}`,
    );
  }
  const name = lookup(idiom.name, value) === null ? idiom.name : 'stored';
  const statement = value.parent;
  const result = `return ${rename(idiom.condition, name)} ? ${rename(idiom.inner, name)} : ${name}${semicolon}`;
  const declare = `${constant} ${name} = ${value.getText(source.ast)}${semicolon}`;
  const outer = ts.isReturnStatement(statement) ? statement : value;
  const indent = indentAt(source, outer.getStart(source.ast));
  if (ts.isBlock(outer.parent)) return replace(source, outer, declare + eol + indent + result);
  const unit = source.style.indent;
  return replace(source, outer, `{${eol}${indent}${unit}${declare}${eol}${indent}${unit}${result}${eol}${indent}}`);
}

function renamed(source: Source, node: ts.Node, from: string, to: string): string {
  const start = node.getStart(source.ast);
  let text = node.getText(source.ast);
  const ids = (ts.isIdentifier(node) ? [node] : nodesIn(node, ts.isIdentifier)).filter(
    (i) => i.text === from && isReference(i),
  );
  for (const id of ids.toReversed())
    text = text.slice(0, id.getStart(source.ast) - start) + to + text.slice(id.getEnd() - start);
  return text;
}

/** The list of an element, else the expression itself. */
function stem(e: ts.Expression): string {
  return textOf(ts.isElementAccessExpression(e) ? e.expression : e);
}
