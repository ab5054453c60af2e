import ts from 'typescript';
import { statementOf } from '../tree/edit.ts';
import { isFunctionLike } from '../tree/scope.ts';
import { isCallOrNew, nodesIn, textOf } from '../tree/source.ts';
import type { Place, SiteView } from './view.ts';

/** The wrong value, as an expression of the innermost application frame. */
export interface Focus {
  place: Place;
  /** The value that was undefined, null, of the wrong kind, out of range. */
  bad: ts.Expression;
  /** The access, call, loop, ... that failed on it. */
  whole: ts.Node;
  /** Property, method or function that the program reached for. */
  member: string | null;
  /** `missing`: undefined or null; `kind`: there but of another kind; `range`: a number out of range. */
  wrong: 'missing' | 'kind' | 'range' | 'unknown';
}

/** Reads the focus from the operation and the innermost place; more than one where the engine does not say which. */
export function focusesOf(view: SiteView): Focus[] {
  const place = view.places[0];
  if (!place) return [];
  const { operation } = view.site;
  if (!view.throwsHere) return argumentFocuses(view, place);
  const found = readFocus(view, place);
  if (found.length > 0) return found;
  return operation.kind === 'other' || operation.kind === 'range' ? argumentFocuses(view, place) : [];
}

function readFocus(view: SiteView, place: Place): Focus[] {
  const { kind, property, met } = view.site.operation;
  const missing = met === 'undefined' || met === 'null';
  switch (kind) {
    case 'read':
    case 'write': {
      // Refused writes (read-only, frozen, constant) met a value that is there.
      if (!missing && (kind === 'write' || met !== null)) return [];
      const access = accessNear(place, property);
      if (access) return [{ place, bad: access.expression, whole: access, member: property, wrong: 'missing' }];
      return destructuredFocus(place, property);
    }
    case 'call':
    case 'construct': {
      if (met !== null && !/^(?:not-a-function|not-a-constructor|incompatible-receiver|undefined|null)$/.test(met))
        return [];
      const call = callNear(place, property);
      if (!call) return builtinArguments(view, place);
      const callee = call.expression;
      const held = ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee);
      const member = ts.isPropertyAccessExpression(callee) ? callee.name.text : property;
      if (held) return [{ place, bad: callee.expression, whole: call, member, wrong: 'kind' }];
      return [{ place, bad: callee, whole: call, member: null, wrong: missing ? 'missing' : 'kind' }];
    }
    case 'iterate':
      return iteratedNear(place, missing);
    default:
      return deletedNear(place);
  }
}

/** `delete x[k]` where x is nothing: the engine speaks of a conversion, not of a read. */
function deletedNear(place: Place): Focus[] {
  const found = nodesIn(statementOf(place.node) ?? place.node, ts.isDeleteExpression)[0];
  const target =
    found && (ts.isPropertyAccessExpression(found.expression) || ts.isElementAccessExpression(found.expression))
      ? found.expression
      : null;
  return target ? [{ place, bad: target.expression, whole: target, member: null, wrong: 'missing' }] : [];
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;
const isAccess = (n: ts.Node): n is Access => ts.isPropertyAccessExpression(n) || ts.isElementAccessExpression(n);

function accessNear(place: Place, property: string | null): Access | null {
  const fits = (n: Access): boolean =>
    property === null || (ts.isPropertyAccessExpression(n) ? n.name.text === property : true);
  for (let n: ts.Node = place.node; n && !isFunctionLike(n); n = n.parent) {
    if (isAccess(n) && fits(n) && !n.questionDotToken) return n;
    if (ts.isStatement(n)) break;
  }
  const scope = statementOf(place.node) ?? place.node;
  const inside = nodesIn(scope, isAccess).filter((n) => fits(n) && !n.questionDotToken);
  const at = place.node.getStart();
  return inside.toSorted((a, b) => Math.abs(a.getEnd() - at) - Math.abs(b.getEnd() - at))[0] ?? null;
}

function destructuredFocus(place: Place, property: string | null): Focus[] {
  for (let n: ts.Node = place.node; n; n = n.parent) {
    const pattern = (ts.isVariableDeclaration(n) || ts.isParameter(n)) && ts.isObjectBindingPattern(n.name) ? n : null;
    if (pattern?.initializer)
      return [{ place, bad: pattern.initializer, whole: pattern, member: property, wrong: 'missing' }];
    if (ts.isStatement(n)) break;
  }
  return [];
}

function callNear(place: Place, property: string | null): ts.CallExpression | ts.NewExpression | null {
  if (isCallOrNew(place.action)) return place.action;
  const last = property?.split('.').at(-1)?.replace(/\(.*$/, '');
  const scope = statementOf(place.node) ?? place.node;
  return nodesIn(scope, isCallOrNew).find((c) => last && textOf(c.expression).endsWith(last)) ?? null;
}

function iteratedNear(place: Place, missing: boolean): Focus[] {
  const wrong = missing ? 'missing' : 'kind';
  const focus = (bad: ts.Expression, whole: ts.Node): Focus[] => [{ place, bad, whole, member: null, wrong }];
  for (let n: ts.Node = place.node; n && !isFunctionLike(n); n = n.parent) {
    if (ts.isForOfStatement(n) && !(n.statement.pos <= place.node.pos)) return focus(n.expression, n);
    if (ts.isSpreadElement(n)) return focus(n.expression, n);
    if (ts.isVariableDeclaration(n) && ts.isArrayBindingPattern(n.name) && n.initializer)
      return focus(n.initializer, n);
    if (ts.isBinaryExpression(n) && ts.isArrayLiteralExpression(n.left)) return focus(n.right, n);
    if (ts.isNewExpression(n) && n.arguments?.[0]) return focus(n.arguments[0], n);
    if (ts.isCallExpression(n) && n.arguments.length > 0) {
      const spread = n.arguments.find(ts.isSpreadElement);
      return focus(spread ? spread.expression : n.arguments[0]!, n);
    }
    if (ts.isStatement(n)) break;
  }
  return [];
}

/** `Object.keys(x)`, `path.join(x)`: the runtime or a dependency threw; each argument may be the wrong one. */
function argumentFocuses(view: SiteView, place: Place): Focus[] {
  const call = ts.isCallExpression(place.action) || ts.isNewExpression(place.action) ? place.action : null;
  if (!call) return [];
  const wrong =
    view.site.failure.type === 'RangeError'
      ? 'range'
      : /undefined|null/.test(view.site.failure.message)
        ? 'missing'
        : 'unknown';
  const member = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : textOf(call.expression);
  const targets = [...(call.arguments ?? [])].map((a) => (ts.isSpreadElement(a) ? a.expression : a));
  return targets
    .filter((a) => !isConstant(a))
    .slice(0, 4)
    .map((bad) => ({ place, bad, whole: call, member, wrong }));
}

function builtinArguments(view: SiteView, place: Place): Focus[] {
  return argumentFocuses(view, place);
}

function isConstant(e: ts.Expression): boolean {
  return ts.isLiteralExpression(e) || isFunctionLike(e) || ts.isObjectLiteralExpression(e);
}
