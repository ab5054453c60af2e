import ts from 'typescript';
import { returnsOf } from '../tree/kinds.ts';
import { declarationOf, type FunctionNode, functionName, functionOf, isFunctionLike } from '../tree/scope.ts';
import { isCallOrNew, nodesIn, type Source, textOf } from '../tree/source.ts';
import type { Focus } from './focus.ts';
import { elementsOf, isElementByPlace } from './list-elements.ts';
import type { Place, SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A point on the way that a value took, from where it hurt towards where it was born. */
export interface Origin {
  source: Source;
  /** The expression that stands for the value there. */
  node: ts.Expression;
  /** Steps from the failing expression, 0 = itself. */
  hops: number;
  /**
   * `use` the failing expression; `assigned` right side of `x = ...`; `parameter` entry into a function (`slot`);
   * `argument` at a call; `field` right side of `this.x = ...` or `{ x: ... }`; `returned` by a function; `holder` the
   * object whose member it was (only when asked for); `element` put into the list out of which it was taken.
   */
  how: 'use' | 'assigned' | 'parameter' | 'argument' | 'field' | 'returned' | 'holder' | 'element';
  /** The parameter, for `parameter`; the function left, for `returned`. */
  slot: ts.ParameterDeclaration | FunctionNode | null;
  /** Frame whose function this lies in, when it is one of the stack. */
  place: Place | null;
}

const maxOrigins = 40;
const maxHops = 8;

/** Follows the failing value back through variables, parameters (up the stack), fields and returns. Nearest first. */
export function originsOf(view: SiteView, focus: Focus): Origin[] {
  const start: Origin = {
    source: focus.place.source,
    node: focus.bad,
    hops: 0,
    how: 'use',
    slot: null,
    place: focus.place,
  };
  return traceFrom(view, start);
}

/** As `originsOf`, and through the objects that held the value: who made the thing that lacks a member. */
export function makersOf(view: SiteView, focus: Focus): Origin[] {
  const start: Origin = {
    source: focus.place.source,
    node: focus.bad,
    hops: 0,
    how: 'use',
    slot: null,
    place: focus.place,
  };
  return traceFrom(view, start, true);
}

export function traceFrom(view: SiteView, start: Origin, throughHolders = false): Origin[] {
  const found: Origin[] = [];
  const seen = new Set<ts.Node>();
  const queue = [start];
  while (queue.length > 0 && found.length < maxOrigins) {
    const origin = queue.shift()!;
    if (seen.has(origin.node) && origin.how !== 'parameter') continue;
    seen.add(origin.node);
    found.push(origin);
    if (origin.hops >= maxHops) continue;
    const e = bareExpression(origin.node);
    const isMember = ts.isPropertyAccessExpression(e) || ts.isElementAccessExpression(e);
    if (throughHolders && isMember && e.expression.kind !== ts.SyntaxKind.ThisKeyword) {
      queue.push({ ...origin, node: e.expression, how: 'holder', hops: origin.hops + 1, slot: null });
    }
    queue.push(...stepsFrom(view, origin).filter((o) => throughHolders || o.how !== 'holder'));
  }
  return found;
}

function stepsFrom(view: SiteView, o: Origin): Origin[] {
  const next = (node: ts.Expression, how: Origin['how'], more: Partial<Origin> = {}): Origin => ({
    ...o,
    slot: null,
    ...more,
    node,
    how,
    hops: o.hops + 1,
  });
  if (o.how === 'parameter') return argumentsFor(view, o, next);
  const e = bareExpression(o.node);
  if (ts.isIdentifier(e)) return fromIdentifier(view, o, e, next);
  if (ts.isConditionalExpression(e)) return [next(e.whenTrue, 'assigned'), next(e.whenFalse, 'assigned')];
  if (ts.isBinaryExpression(e) && isChoice(e)) return [next(e.left, 'assigned'), next(e.right, 'assigned')];
  if (ts.isPropertyAccessExpression(e)) return fromField(view, o, e, next);
  if (ts.isCallExpression(e)) return fromCall(view, o, e, next);
  if (isElementByPlace(e)) return fromList(view, e.expression, next);
  return [];
}

function fromList(view: SiteView, list: ts.Expression, next: Next): Origin[] {
  return elementsOf(list).map((one) => next(one, 'element', { place: placeFor(view, one) }));
}

type Next = (node: ts.Expression, how: Origin['how'], more?: Partial<Origin>) => Origin;

function isChoice(e: ts.BinaryExpression): boolean {
  return (
    e.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
    e.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
    e.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  );
}

function fromIdentifier(view: SiteView, o: Origin, id: ts.Identifier, next: Next): Origin[] {
  const declaration = declarationOf(id);
  if (!declaration) return [];
  if (ts.isParameter(declaration)) {
    return [...assignmentsTo(id, declaration, next), next(id, 'parameter', { slot: declaration })];
  }
  if (ts.isVariableDeclaration(declaration)) {
    const steps = assignmentsTo(id, declaration, next);
    if (declaration.initializer) steps.push(next(declaration.initializer, 'assigned'));
    const loop = declaration.parent.parent;
    if (ts.isForOfStatement(loop))
      steps.push(next(loop.expression, 'assigned'), ...fromList(view, loop.expression, next));
    return steps;
  }
  if (ts.isBindingElement(declaration)) return fromPattern(view, o, declaration, next);
  return [];
}

/** Right sides of `x = ...` for this variable, nearest before the use first; operators like `+=` are no origins. */
function assignmentsTo(id: ts.Identifier, declaration: ts.Node, next: Next): Origin[] {
  const scope = functionOf(declaration) ?? id.getSourceFile();
  const at = id.getStart();
  return nodesIn(scope, ts.isBinaryExpression)
    .filter(
      (b) => b.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(b.left) && b.left.text === id.text,
    )
    .filter((b) => declarationOf(b.left as ts.Identifier) === declaration && !(b.getStart() <= at && at < b.getEnd()))
    .toSorted((a, b) => Math.abs(at - a.getStart()) - Math.abs(at - b.getStart()))
    .slice(0, 4)
    .map((b) => next(b.right, 'assigned'));
}

function fromPattern(view: SiteView, o: Origin, element: ts.BindingElement, next: Next): Origin[] {
  let holder: ts.Node = element;
  while (ts.isBindingElement(holder)) holder = holder.parent.parent;
  const key = element.propertyName ?? element.name;
  const name = ts.isIdentifier(key) ? key.text : null;
  const steps: Origin[] = [];
  if (ts.isVariableDeclaration(holder) && holder.initializer) {
    steps.push(next(holder.initializer, 'assigned'));
    if (name) steps.push(...fieldWrites(view, o, name, next));
  }
  if (ts.isParameter(holder) && ts.isIdentifier(element.name))
    steps.push(next(element.name, 'parameter', { slot: holder }));
  return steps;
}

/** The argument that filled a parameter, at the next frame outward; else at calls of the function by name. */
function argumentsFor(view: SiteView, o: Origin, next: Next): Origin[] {
  const slot = o.slot as ts.ParameterDeclaration;
  const fn = slot.parent as FunctionNode;
  const position = fn.parameters.indexOf(slot);
  const index = view.places.findIndex((p) => p.fn === fn);
  const caller = index >= 0 ? view.places[index + 1] : undefined;
  const call =
    caller && (ts.isCallExpression(caller.action) || ts.isNewExpression(caller.action)) ? caller.action : null;
  if (caller && call) {
    const argument = argumentAt(call, fn, position);
    if (argument) return [next(argument, 'argument', { source: caller.source, place: caller })];
  }
  const given = receiverOf(fn, position, next);
  if (given) return [given];
  const name = functionName(fn);
  if (!name || index >= 0) return listenerArguments(view, fn, position, next);
  const calls = callsOf(view, name);
  return calls.flatMap(({ source, call: c }) => {
    const argument = argumentAt(c, fn, position);
    return argument ? [next(argument, 'argument', { source, place: placeFor(view, c) })] : [];
  });
}

/** `p.then(v => ...)`: what the promise gives; `xs.map(x => ...)`: an element of the list. */
function receiverOf(fn: FunctionNode, position: number, next: Next): Origin | null {
  const call = fn.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.arguments[0] !== fn)
    return null;
  const { name, expression } = call.expression;
  if (position === 0 && name.text === 'then') return next(expression, 'assigned');
  const walks = /^(?:map|forEach|filter|find|findIndex|some|every|flatMap|sort)$/.test(name.text) && position === 0;
  if (name.text === 'reduce' && position === 0) return call.arguments[1] ? next(call.arguments[1], 'assigned') : null;
  return walks || (name.text === 'reduce' && position === 1) ? next(expression, 'holder') : null;
}

/** `x.on('name', fn)` gets what `emit('name', ...)` gives. */
function listenerArguments(view: SiteView, fn: FunctionNode, position: number, next: Next): Origin[] {
  const listens = fn.parent;
  if (!ts.isCallExpression(listens) || !ts.isPropertyAccessExpression(listens.expression)) return [];
  const event = listens.arguments[0];
  if (!/^(?:on|once|addListener|prependListener)$/.test(listens.expression.name.text) || !event) return [];
  return view.places.flatMap((p) => {
    const call = p.action;
    if (!ts.isCallExpression(call) || call.arguments.length <= position + 1) return [];
    const isEmit = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'emit';
    if (!isEmit || textOf(call.arguments[0]!).slice(1, -1) !== textOf(event).slice(1, -1)) return [];
    return [next(call.arguments[position + 1]!, 'argument', { source: p.source, place: p })];
  });
}

function argumentAt(
  call: ts.CallExpression | ts.NewExpression,
  fn: FunctionNode,
  position: number,
): ts.Expression | null {
  const args = call.arguments;
  if (!args) return null;
  const callee = call.expression;
  // The call may hand the function on instead of calling it: then its arguments are another's.
  if (args.some((a) => a === fn || (ts.isIdentifier(a) && a.text === functionName(fn)))) return null;
  const via = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (via === 'apply' || via === 'then') return null;
  // `f.call(self, a)` and `emitter.emit('name', a)` have one argument before those of the function.
  const shift = via === 'call' || (via === 'emit' && functionName(fn) !== 'emit') ? 1 : 0;
  const argument = args[position + shift];
  return argument && !args.slice(0, position + shift + 1).some(ts.isSpreadElement) ? argument : null;
}

/** Calls and constructions of a name in the reached files, at most 12. */
export function callsOf(
  view: SiteView,
  name: string,
): { source: Source; call: ts.CallExpression | ts.NewExpression }[] {
  const found: { source: Source; call: ts.CallExpression | ts.NewExpression }[] = [];
  for (const file of view.reach.files()) {
    const source = view.reach.source(file);
    if (!source?.text.includes(name)) continue;
    for (const call of nodesIn(source.ast, isCallOrNew)) {
      const callee = bareExpression(call.expression);
      const called = ts.isIdentifier(callee)
        ? callee.text
        : ts.isPropertyAccessExpression(callee)
          ? callee.name.text
          : null;
      if (called === name) found.push({ source, call });
      if (found.length >= 12) return found;
    }
  }
  return found;
}

function placeFor(view: SiteView, node: ts.Node): Place | null {
  const fn = functionOf(node);
  return view.places.find((p) => p.fn === fn && p.source.ast === node.getSourceFile()) ?? null;
}

function fromField(view: SiteView, o: Origin, access: ts.PropertyAccessExpression, next: Next): Origin[] {
  return fieldWrites(view, o, access.name.text, next);
}

/** Values stored under a name: `this.x = v`, `o.x = v`, `{ x: v }`, class fields; this file first, then the others. */
function fieldWrites(view: SiteView, o: Origin, name: string, next: Next): Origin[] {
  const files = [o.source.file, ...view.reach.files().filter((f) => f !== o.source.file)];
  const found: Origin[] = [];
  for (const file of files) {
    const source = view.reach.source(file);
    if (!source?.text.includes(name)) continue;
    for (const value of valuesStored(source, name))
      found.push(next(value, 'field', { source, place: placeFor(view, value) }));
    if (found.length >= 8) break;
  }
  return found.slice(0, 8);
}

function isKey(n: ts.Node): n is ts.PropertyAssignment | ts.PropertyDeclaration {
  return ts.isPropertyAssignment(n) || ts.isPropertyDeclaration(n);
}

function valuesStored(source: Source, name: string): ts.Expression[] {
  const writes = nodesIn(source.ast, ts.isBinaryExpression)
    .filter((b) => b.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    .filter((b) => ts.isPropertyAccessExpression(b.left) && b.left.name.text === name)
    .map((b) => b.right);
  const keys = nodesIn(source.ast, isKey).flatMap((p) =>
    p.initializer && (ts.isIdentifier(p.name) || ts.isStringLiteral(p.name)) && p.name.text === name
      ? [p.initializer]
      : [],
  );
  return [...writes, ...keys].filter((v) => !isFunctionLike(v));
}

function fromCall(view: SiteView, o: Origin, call: ts.CallExpression, next: Next): Origin[] {
  const callback = call.arguments[0];
  const chained = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'then';
  if (chained && callback && isFunctionLike(callback)) {
    return returnsOf(callback).flatMap((r) =>
      r.value ? [next(r.value, 'returned', { slot: callback, place: placeFor(view, r.value) })] : [],
    );
  }
  return calleesOf(view, o.source, call).flatMap(({ source, fn }) =>
    returnsOf(fn).flatMap((r) =>
      r.value ? [next(r.value, 'returned', { source, slot: fn, place: placeFor(view, r.value) })] : [],
    ),
  );
}

/** Functions that a call may reach, by scope for plain names, else by the member's name in the reached files. At most 4. */
export function calleesOf(
  view: SiteView,
  source: Source,
  call: ts.CallExpression | ts.NewExpression,
): { source: Source; fn: FunctionNode }[] {
  const callee = bareExpression(call.expression);
  if (ts.isIdentifier(callee)) {
    const declaration = declarationOf(callee);
    if (declaration && isFunctionLike(declaration)) return [{ source, fn: declaration }];
    if (
      declaration &&
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer &&
      isFunctionLike(declaration.initializer)
    ) {
      return [{ source, fn: declaration.initializer }];
    }
  }
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : null;
  if (!name || /^(?:call|apply|bind|then|map|get|set|push|join|toString)$/.test(name)) return [];
  return view.reach.functionsNamed(name).slice(0, 4);
}

/** Functions that produced a value on the way of the origins: called ones, whether or not their returns are known. */
export function producersOf(view: SiteView, origins: readonly Origin[]): { source: Source; fn: FunctionNode }[] {
  const found = new Map<FunctionNode, Source>();
  for (const o of origins) {
    const e = bareExpression(o.node);
    if (ts.isCallExpression(e)) for (const c of calleesOf(view, o.source, e)) found.set(c.fn, c.source);
    if (o.slot && isFunctionLike(o.slot)) found.set(o.slot, o.source);
  }
  for (const s of view.suspects) if (s.fn) found.set(s.fn, s.source);
  return [...found].map(([fn, source]) => ({ source, fn }));
}
