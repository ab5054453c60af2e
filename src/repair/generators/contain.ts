import ts from 'typescript';
import { indentAt, replace, type Edit } from '../tree/edit.ts';
import { loopOf } from '../tree/exits.ts';
import { type Kind, kindOf, returnsOf } from '../tree/kinds.ts';
import {
  boundNames,
  functionName,
  functionOf,
  isFunctionLike,
  lookup,
  type FunctionNode,
  nodesOfName,
} from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import type { Place, SiteView } from './view.ts';

/** A question (does it fit? is it valid?) meets a parser or constructor that throws: the answer is no, the thrower stays as it is. */
export const contain: Generator = {
  name: 'contain',
  drafts: (view) => throwingCalls(view).flatMap(({ place, level }) => atLevel(place, level, kindOfAnswer(view))),
};

/**
 * An error that the program throws on purpose, and one by which a parser says that its text is none, can be the answer to
 * a question. Any other error of the engine or the runtime tells of a wrong argument: to catch it hides that.
 */
function kindOfAnswer(view: SiteView): Draft['kind'] {
  const {
    site: { failure },
    throwsHere,
    places: [first],
  } = view;
  const isOwnThrow = first !== undefined && throwsHere && ts.isThrowStatement(first.action);
  const isThrow = isOwnThrow || thrownByDependency(view);
  const isParser = /^(?:SyntaxError|URIError)$/.test(failure.type) || failure.code === 'ERR_INVALID_URL';
  return isThrow || isParser ? 'cause' : 'suppression';
}

/** A TypeError in such words says that the caller passed the wrong thing. */
const asksForAnother = /\b(?:must|should|required|expect(?:s|ed)?|needs?)\b/i;

/** Code of a package refuses what it was given, in words of its own: no engine says so, nor does it ask for another kind of value. */
function thrownByDependency({ site: { failure, operation } }: SiteView): boolean {
  const [top] = failure.frames;
  const isForeign = top !== undefined && !top.native && (top.file?.split('/').includes('node_modules') ?? false);
  if (!isForeign || operation.kind !== 'throw') return false;
  return failure.type !== 'TypeError' || !asksForAnother.test(failure.message);
}

/** Frames from which the throw could be answered: the callers of an explicit throw, or of native code that threw. */
function throwingCalls(view: SiteView): { place: Place; level: number }[] {
  const first = view.places[0];
  const isThrow = first && view.throwsHere && ts.isThrowStatement(first.action);
  const isNative = first && !view.throwsHere;
  if (!isThrow && !isNative && !/^(?:SyntaxError|URIError)$/.test(view.site.failure.type)) return [];
  const from = isThrow ? 1 : 0;
  return view.places.slice(from, from + 5).map((place, level) => ({ place, level }));
}

function atLevel(place: Place, level: number, kind: Draft['kind']): Draft[] {
  const { statement, fn, source } = place;
  if (!statement || !fn || insideTry(statement)) return [];
  const answers = negativesOf(source, fn, place.action);
  return answers.flatMap(({ text, prior }) => {
    const p = prior - level * 0.04;
    const what = brief(textOf(place.action));
    const summary = `${functionName(fn) ?? 'The function'} answers "${text.replace('return ', '')}" when ${what} throws`;
    const own = wrapped(source, statement, text);
    if (!own) return [];
    const drafts: Draft[] = [{ edits: own, kind, summary, prior: p }];
    const twins = twinsOf(source, statement, fn);
    const more = twins.flatMap((t) => wrapped(source, t, text) ?? []);
    if (more.length > 0)
      drafts.push({
        edits: [...own, ...more],
        kind,
        summary: `${summary}, here and where the same is done`,
        prior: p + 0.03,
      });
    return drafts;
  });
}

/** What the function says for "no", from its other returns. */
function negativesOf(source: Source, fn: FunctionNode, at: ts.Node): { text: string; prior: number }[] {
  const kinds = new Set<Kind>(returnsOf(fn).map((r) => (r.value ? kindOf(r.value) : 'undefined')));
  const asks =
    /^(?:is|has|can|should|test|matches|satisfies|includes|contains|valid|check|supports|accepts|equals)/i.test(
      functionName(fn) ?? '',
    );
  const found: { text: string; prior: number }[] = [];
  const boolean = kinds.has('boolean') || returnsBoolean(fn);
  if (boolean) found.push({ text: 'return false', prior: 0.78 + (asks ? 0.06 : 0) });
  else if (asks) found.push({ text: 'return false', prior: 0.6 });
  if (kinds.has('null')) found.push({ text: 'return null', prior: 0.75 });
  if (kinds.has('undefined')) found.push({ text: 'return', prior: kinds.size > 1 ? 0.5 : 0.35 });
  if (kinds.has('array')) found.push({ text: 'return []', prior: 0.5 });
  if (kinds.has('string')) found.push({ text: `return ${source.style.quote}${source.style.quote}`, prior: 0.4 });
  const input = fn.parameters[0]?.name;
  if (kinds.has('string') && input && ts.isIdentifier(input)) found.push({ text: `return ${input.text}`, prior: 0.52 });
  if (loopOf(at)) found.push({ text: 'continue', prior: 0.55 });
  return found.slice(0, 4);
}

/** Returns comparisons or calls of functions that only give booleans by their name. */
function returnsBoolean(fn: FunctionNode): boolean {
  return returnsOf(fn).some((r) => r.value && /^(?:true|false|!)/.test(textOf(r.value)));
}

/** `try { statement } catch { answer }`; a declaration is taken apart when later code uses its names. */
function wrapped(source: Source, statement: ts.Statement, answer: string): Edit[] | null {
  const { eol, indent: unit, semicolon, bareCatch, variable } = source.style;
  const indent = indentAt(source, statement.getStart(source.ast));
  const text = statement.getText(source.ast);
  let body = text.replaceAll('\n', `\n${unit}`);
  let head = '';
  if (ts.isVariableStatement(statement)) {
    const split = splitDeclaration(source, statement);
    if (!split) return null;
    head = split.mustHoist ? `${variable} ${split.name}${semicolon}${eol}${indent}` : '';
    body = split.mustHoist ? split.assignment.replaceAll('\n', `\n${unit}`) : body;
  } else if (!ts.isExpressionStatement(statement) && !ts.isReturnStatement(statement) && !ts.isIfStatement(statement))
    return null;
  if (text.length > 1500) return null;
  const clause = bareCatch ? 'catch' : `catch (${freshName(statement)})`;
  const lines = ['try {', unit + body, `} ${clause} {`, `${unit}${answer}${semicolon}`, '}'];
  return [replace(source, statement, head + lines.join(eol + indent))];
}

function splitDeclaration(
  source: Source,
  s: ts.VariableStatement,
): { name: string; assignment: string; mustHoist: boolean } | null {
  const [declaration, ...more] = s.declarationList.declarations;
  if (!declaration?.initializer || more.length > 0) return null;
  const blockScoped = (s.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
  if (!blockScoped) return { name: '', assignment: '', mustHoist: false };
  const names = boundNames(declaration.name);
  const outer = s.parent;
  const used = names.some((n) => nodesOfName(outer, n.text).some((id) => id.pos >= s.end));
  if (!used) return { name: '', assignment: '', mustHoist: false };
  if (!ts.isIdentifier(declaration.name)) return null;
  const type = declaration.type ? `: ${declaration.type.getText(source.ast)}` : '';
  const assignment = `${declaration.name.text} = ${declaration.initializer.getText(source.ast)}${source.style.semicolon}`;
  return { name: declaration.name.text + type, assignment, mustHoist: true };
}

function freshName(at: ts.Node): string {
  return ['err', 'error', 'ex'].find((n) => lookup(n, at) === null) ?? '_err';
}

/** Statements of the same text in other functions of the file that answer the same kind. */
function twinsOf(source: Source, statement: ts.Statement, fn: FunctionNode): ts.Statement[] {
  const text = textOf(statement);
  if (text.length < 12) return [];
  const same = (n: ts.Node): n is ts.Statement => n.kind === statement.kind && n !== statement && textOf(n) === text;
  return nodesIn(source.ast, same).filter((t) => {
    const other = functionOf(t);
    return (
      other !== null &&
      other !== fn &&
      !insideTry(t) &&
      (functionName(other) === functionName(fn) || returnsBoolean(other) === returnsBoolean(fn))
    );
  });
}

function insideTry(node: ts.Node): boolean {
  for (let n = node; n.parent && !isFunctionLike(n); n = n.parent) {
    if (ts.isTryStatement(n.parent) && n.parent.tryBlock === n && n.parent.catchClause) return true;
  }
  return false;
}
