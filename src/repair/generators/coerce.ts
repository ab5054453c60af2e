import ts from 'typescript';
import { insertAtEntry, replace } from '../tree/edit.ts';
import { holderKind, isSharedMember, type Kind, kindOf } from '../tree/kinds.ts';
import { type FunctionNode, isReference, nodesOfName } from '../tree/scope.ts';
import { type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { observedObject } from './observed-object.ts';
import { type Origin, originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** A value of the wrong kind is converted, best where it enters or is stored, last where it is used. */
export const coerce: Generator = {
  name: 'coerce',
  drafts: (view) =>
    focusesOf(view).flatMap((focus) =>
      kindsWanted(view, focus).flatMap((kind, i) => forKind(view, focus, kind, i * 0.06)),
    ),
};

function kindsWanted(view: SiteView, focus: Focus): Kind[] {
  const said = /must be (?:of type |an? )(?:an? )?(string|array|number)/i
    .exec(view.site.failure.message)?.[1]
    ?.toLowerCase();
  if (said) return [said as Kind];
  if (focus.wrong !== 'kind') return [];
  if (view.site.operation.kind === 'iterate') return ['array'];
  if (!focus.member) return [];
  const kind = holderKind(focus.member);
  if (isSharedMember(focus.member)) return ['string', 'array'];
  return kind === 'string' || kind === 'array' || kind === 'number' ? [kind] : memberOfBuiltin(focus.member);
}

/** Methods of promises and dates: a plain value stands where one of these was meant. */
function memberOfBuiltin(member: string): Kind[] {
  return /^(?:then|catch|finally|getTime|toISOString|getFullYear|getUTCFullYear|toJSON)$/.test(member)
    ? ['instance']
    : [];
}

function conversions(kind: Kind, member: string | null): ((text: string) => string)[] {
  switch (kind) {
    case 'string':
      return [(t) => `String(${t})`, (t) => `${t}.toString()`];
    case 'array':
      return [
        (t) => `Array.isArray(${t}) ? ${t} : [${t}]`,
        (t) => `Array.from(${t})`,
        (t) => `[].concat(${t})`,
        (t) => `Object.values(${t})`,
      ];
    case 'number':
      return [(t) => `Number(${t})`];
    case 'instance':
      return /^(?:then|catch|finally)$/.test(member ?? '')
        ? [(t) => `Promise.resolve(${t})`]
        : [(t) => `new Date(${t})`];
    default:
      return [];
  }
}

function forKind(view: SiteView, focus: Focus, kind: Kind, discount: number): Draft[] {
  // Of an object that is no list nothing is left: the error goes, and with it the value.
  const lost = kind === 'array' && holdsNoList(view, focus);
  const fitting = conversions(kind, focus.member).filter((convert) => !(lost && convert('x') === 'Array.from(x)'));
  return originsOf(view, focus).flatMap((origin) =>
    fitting.flatMap((convert, i) =>
      draftsAt(origin, convert, kind).map((d) => ({ ...d, prior: d.prior - discount - i * 0.015 })),
    ),
  );
}

function holdsNoList(view: SiteView, focus: Focus): boolean {
  const value = withoutTypes(focus.bad);
  const seen = ts.isIdentifier(value) ? observedObject(view, focus, value.text) : undefined;
  return seen?.fields !== undefined && !Object.hasOwn(seen.fields, 'length');
}

function draftsAt(origin: Origin, convert: (text: string) => string, kind: Kind): Draft[] {
  const { source, node } = origin;
  if (origin.how === 'parameter') return atEntry(origin, convert);
  const value = withoutTypes(node);
  const text = value.getText(source.ast);
  if (kindOf(node) !== 'unknown' || text.length > 120) return [];
  const converted = convert(needsParens(value) ? `(${text})` : text);
  // What does something is done once.
  if (doesSomething(value) && converted.split(text).length > 2) return [];
  const held =
    ts.isPropertyAccessExpression(node.parent) ||
    ts.isElementAccessExpression(node.parent) ||
    ts.isBinaryExpression(node.parent);
  const now = held && converted.includes(' ? ') ? `(${converted})` : converted;
  const priors: Partial<Record<Origin['how'], number>> = {
    assigned: 0.76,
    field: 0.62,
    argument: 0.52,
    returned: 0.6,
    use: 0.46,
  };
  const prior = (priors[origin.how] ?? 0.4) - origin.hops * 0.01;
  const summary = `${brief(text)} is made ${kind === 'array' ? 'an array' : `a ${kind}`} where it is ${origin.how === 'field' ? 'stored' : origin.how === 'use' ? 'used' : 'taken over'}`;
  return [{ edits: [replace(source, node, now)], kind: 'cause', summary, prior }];
}

function needsParens(e: ts.Expression): boolean {
  return (
    ts.isBinaryExpression(e) ||
    ts.isConditionalExpression(e) ||
    ts.isArrowFunction(e) ||
    ts.isYieldExpression(e) ||
    ts.isAwaitExpression(e)
  );
}

/** Calls and the like: asked twice, they are done twice. */
function doesSomething(e: ts.Expression): boolean {
  return ts.isCallExpression(e) || ts.isNewExpression(e) || ts.isAwaitExpression(e);
}

/** A constructor is the door of an object: what it stores unconverted is wrong in every method. */
function atEntry({ source, slot, hops }: Origin, convert: (text: string) => string): Draft[] {
  const parameter = slot as ts.ParameterDeclaration;
  if (!ts.isIdentifier(parameter.name) || parameter.dotDotDotToken) return [];
  const fn = parameter.parent as FunctionNode;
  const name = parameter.name.text;
  const uses = nodesOfName(fn, name).filter(isReference);
  const spread = uses.length >= 2 ? 0.06 : 0;
  const asks = uses.some(
    (u) =>
      ts.isPropertyAccessExpression(u.parent) &&
      holderKind(u.parent.name.text) === 'unknown' &&
      u.parent.name.text !== 'toString',
  );
  const door =
    ts.isConstructorDeclaration(fn) && uses.some((u) => ts.isBinaryExpression(u.parent) && u.parent.right === u)
      ? 0.1
      : 0;
  const statement = `${name} = ${convert(name)}${source.style.semicolon}`;
  const known = convertedElsewhere(source, fn, name, convert);
  return [
    {
      edits: insertAtEntry(source, fn, [statement]),
      kind: 'cause',
      summary: `${name} is converted on entry: ${textOf(parameter)} may be of another kind`,
      prior: 0.66 + spread + door + known - (asks ? 0.25 : 0) - hops * 0.008,
    },
  ];
}

/** The same name is converted so in another function of the file. */
function convertedElsewhere(source: Source, fn: FunctionNode, name: string, convert: (text: string) => string): number {
  const at = source.text.indexOf(convert(name));
  return at >= 0 && !(fn.pos <= at && at < fn.end) ? 0.05 : 0;
}
