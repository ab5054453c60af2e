import ts from 'typescript';
import { insertAtEntry, insertBefore, listedStatementOf, replace } from '../tree/edit.ts';
import { exitsAt } from '../tree/exits.ts';
import { type FunctionNode, functionName, lookup } from '../tree/scope.ts';
import { type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator, guardLines } from './draft.ts';
import { focusesOf } from './focus.ts';
import { type Origin, originsOf } from './origins.ts';
import { isReadable } from './presence.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** The missing value is kept out where it is passed on: at the entry of a function, at its call, at the list it comes from. */
export const callerGuard: Generator = {
  name: 'caller-guard',
  drafts(view) {
    return focusesOf(view).flatMap((focus) => {
      if (focus.wrong !== 'missing' && focus.wrong !== 'unknown') return [];
      const origins = originsOf(view, focus);
      return [...origins.flatMap((o) => [...atEntry(o), ...atCall(o), ...inList(o)]), ...passedOn(view, origins)];
    });
  },
};

/** Returns what was given when nothing was given, or leaves the function by its own idiom. */
function atEntry(o: Origin): Draft[] {
  if (o.how !== 'parameter') return [];
  const parameter = o.slot as ts.ParameterDeclaration;
  const fn = parameter.parent as FunctionNode;
  const { source } = o;
  const name = textOf(o.node);
  const body = (fn as ts.FunctionLikeDeclaration).body;
  if (!body || !ts.isBlock(body) || ts.isConstructorDeclaration(fn)) return [];
  const test = source.text.includes('== null') ? `${name} == null` : `!${name}`;
  const texts = [
    ...new Set([...exitsAt(source, body.statements[0] ?? body).map((e) => e.text), `return ${name}`]),
  ].filter((t) => t !== 'continue');
  return texts.map((text, i) => ({
    edits: insertAtEntry(source, fn, guardLines(source, test, text)),
    kind: 'suppression' as const,
    summary: `${functionName(fn) ?? 'The function'} has nothing to do without ${name}: ${text}`,
    prior: 0.5 - i * 0.02 - o.hops * 0.01,
  }));
}

/** `f(x)` becomes `x == null ? x : f(x)`, or is left out. */
function atCall(o: Origin): Draft[] {
  const call = o.node.parent;
  if (o.how !== 'argument' || !ts.isCallExpression(call) || !isReadable(o.node)) return [];
  const { source } = o;
  const value = bareExpression(o.node).getText(source.ast);
  const whole = call.getText(source.ast);
  const awaited = ts.isAwaitExpression(call.parent) ? call.parent : call;
  const drafts: Draft[] = [];
  if (!ts.isExpressionStatement(call.parent)) {
    const text = `${value} == null ? ${value} : ${awaited === call ? whole : `await ${whole}`}`;
    const held =
      ts.isBinaryExpression(awaited.parent) || ts.isPropertyAccessExpression(awaited.parent) ? `(${text})` : text;
    drafts.push({
      edits: [replace(source, awaited, held)],
      // Nothing goes on to whoever takes the result, who may reckon with it or not.
      kind: 'suppression',
      summary: `${brief(whole)} is left out for a missing ${brief(value)}`,
      prior: 0.56 - o.hops * 0.01,
    });
  }
  const statement = listedStatementOf(call);
  for (const [i, exit] of (statement ? exitsAt(source, call) : []).slice(0, 3).entries()) {
    const test = source.text.includes('== null') ? `${value} == null` : `!${value}`;
    drafts.push({
      edits: insertBefore(source, statement!, guardLines(source, test, exit.text)),
      kind: 'cause',
      summary: `Without ${brief(value)} nothing is called: ${exit.text}`,
      prior: 0.52 - i * 0.03 - o.hops * 0.01,
    });
  }
  return drafts;
}

/** Elements that are missing are taken out of the list before it is walked: `xs.map(f)`, `for (x of xs)`. */
function inList(o: Origin): Draft[] {
  const { source } = o;
  const p = o.node.parent;
  const loops = ts.isForOfStatement(p) && p.expression === o.node;
  const draft = (list: ts.Expression): Draft => ({
    edits: [replace(source, list, `${list.getText(source.ast)}.filter(Boolean)`)],
    kind: 'suppression',
    summary: `Missing elements of ${brief(textOf(list))} are passed over`,
    prior: 0.4,
  });
  if (loops) return [draft(o.node)];
  if (o.how !== 'parameter') return [];
  const walk = (o.slot as ts.ParameterDeclaration).parent.parent;
  const isWalk =
    ts.isCallExpression(walk) &&
    ts.isPropertyAccessExpression(walk.expression) &&
    /^(?:map|forEach|filter|reduce|some|every|find|flatMap|sort)$/.test(walk.expression.name.text);
  return isWalk ? [draft((walk.expression as ts.PropertyAccessExpression).expression)] : [];
}

/** A function handed on by name (`map(xs, encode)`) is given only values that are there. */
function passedOn(view: SiteView, origins: readonly Origin[]): Draft[] {
  const parameter = origins.find(
    (o) => o.how === 'parameter' && (o.slot as ts.ParameterDeclaration).parent === view.places[0]?.fn,
  );
  if (!parameter) return [];
  return view.places.slice(1, 4).flatMap((place, i) => {
    const call = place.action;
    if (!ts.isCallExpression(call)) return [];
    return call.arguments.flatMap((argument) => {
      const handed = ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument);
      if (!handed || !mayBeFunction(view, argument, place.source)) return [];
      const text = argument.getText(place.source.ast);
      return [wrappedFunction(place.source, argument, text, lookup('v', call) === null ? 'v' : 'element')].map(
        (now) => ({
          edits: [replace(place.source, argument, now)],
          kind: 'cause' as const,
          summary: `${brief(text)} is given only values that are there, others pass as they are`,
          prior: 0.72 - i * 0.03,
        }),
      );
    });
  });
}

/** The argument is called somewhere inside the callee of the stack, or is named like a function. */
function mayBeFunction(view: SiteView, argument: ts.Expression, source: Source): boolean {
  const name = ts.isIdentifier(argument)
    ? argument.text
    : ts.isPropertyAccessExpression(argument)
      ? argument.name.text
      : '';
  const inner = view.places[0]?.fn;
  if (inner && functionName(inner) === name) return true;
  if (view.reach.functionsNamed(name).length > 0) return true;
  return new RegExp(`(?<![.\\w$])${name.replaceAll('$', '\\$')}\\(`).test(source.text);
}

function wrappedFunction(source: Source, argument: ts.Expression, text: string, v: string): string {
  const choose = `${v} == null ? ${v} : ${text}(${v})`;
  if (source.style.arrows) return `(${v}) => (${choose})`;
  const { eol, indent, semicolon } = source.style;
  const start = source.text.lastIndexOf('\n', argument.getStart(source.ast)) + 1;
  const lead = /^[ \t]*/.exec(source.text.slice(start))![0];
  return `function (${v}) {${eol}${lead}${indent}return ${choose}${semicolon}${eol}${lead}}`;
}
