import ts from 'typescript';
import { withoutTypes } from '../../syntax/bare-expression.ts';
import { type Edit, insertAt, replace } from '../tree/edit.ts';
import { holderKind } from '../tree/kinds.ts';
import { isReference, lookup } from '../tree/scope.ts';
import { nodesIn, textOf } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { observedObject } from './observed-object.ts';
import type { SiteView } from './view.ts';

const identifier = /^[A-Za-z_$][\w$]*$/;

/**
 * The value is an object, and the kind that the code wants stands one level down: `prices.map` on `{ currency, history: [] }`
 * wants `prices.history`. Taken only where exactly one own property has that kind. The observed value says so, never a name.
 */
export const nestedValue: Generator = {
  name: 'nested-value',
  drafts(view) {
    return focusesOf(view).flatMap((focus) => {
      const wanted = wantedOf(focus);
      if (!wanted) return [];
      const { holder, kind } = wanted;
      const seen = observedObject(view, focus, holder.text);
      const inside = Object.entries(seen?.fields ?? {}).flatMap(([name, type]) => (type === kind ? [name] : []));
      const [name] = inside;
      if (inside.length !== 1 || name === undefined || !identifier.test(name)) return [];
      return draftsFor(view, focus, holder, name);
    });
  },
};

/** The variable that should have been of a kind, and the kind. */
function wantedOf({ bad, member, wrong, whole }: Focus): { holder: ts.Identifier; kind: string } | null {
  const value = withoutTypes(bad);
  if (ts.isIdentifier(value) && wrong === 'kind') {
    const kind = member === null ? (ts.isCallExpression(whole) ? 'unknown' : 'array') : holderKind(member);
    return kind === 'unknown' ? null : { holder: value, kind };
  }
  // An element of what is no list: `rows[0].price`.
  const holder = ts.isElementAccessExpression(value) ? withoutTypes(value.expression) : null;
  return holder && ts.isIdentifier(holder) && wrong === 'missing' ? { holder, kind: 'array' } : null;
}

function draftsFor(view: SiteView, { place, bad }: Focus, holder: ts.Identifier, name: string): Draft[] {
  const { source } = place;
  const summary = `${holder.text} holds the ${name} that is wanted`;
  const drafts: Draft[] = [
    { edits: [insertAt(source, holder.getEnd(), `.${name}`)], kind: 'cause', summary, prior: 0.9 },
  ];
  const declared = lookup(holder.text, bad);
  const born = declared ? atBirth(declared, place.source, holder.text, name) : null;
  if (born)
    drafts.push({ edits: [born], kind: 'cause', summary: `${summary}: it is taken out at its birth`, prior: 0.94 });
  if (declared && ts.isParameter(declared)) {
    const passed = whereItIsPassed(view, declared);
    const taken = `${summary}: the caller hands that on`;
    if (passed)
      drafts.push({
        edits: [insertAt(passed.source, passed.end, `.${name}`)],
        kind: 'cause',
        summary: taken,
        prior: 0.92,
      });
  }
  return drafts;
}

/** `const prices = await load()` -> `const { history: prices } = await load()`, where no other property of it is asked for. */
function atBirth(declared: ts.Node, source: Edit['source'], variable: string, name: string): Edit | null {
  if (!ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name) || declared.type) return null;
  if (!declared.initializer || !ts.isVariableDeclarationList(declared.parent)) return null;
  const isConstant = (declared.parent.flags & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !usedAsOne(source.ast, declared, variable)) return null;
  return replace(source, declared.name, variable === name ? `{ ${name} }` : `{ ${name}: ${variable} }`);
}

/** Every use of the variable takes it for the inner value: none asks for a property that only the outer one may have. */
function usedAsOne(ast: ts.SourceFile, declared: ts.VariableDeclaration, variable: string): boolean {
  const uses = nodesIn(ast, ts.isIdentifier).filter(
    (id) => id.text === variable && id !== declared.name && isReference(id) && lookup(variable, id) === declared,
  );
  return uses.every(({ parent }) => {
    const property = ts.isPropertyAccessExpression(parent) ? parent.name.text : null;
    return property === null || property === 'length' || holderKind(property) !== 'unknown';
  });
}

/** End of the argument that the next frame passes for a parameter, where it is a plain variable or call. */
function whereItIsPassed(
  view: SiteView,
  parameter: ts.ParameterDeclaration,
): { source: Edit['source']; end: number } | null {
  const at = parameter.parent.parameters.indexOf(parameter as never);
  const caller = view.places[1];
  if (!caller || at < 0 || parameter.dotDotDotToken || !ts.isCallExpression(caller.action)) return null;
  const argument = caller.action.arguments[at];
  const plain =
    argument && (ts.isIdentifier(argument) || ts.isCallExpression(argument) || ts.isPropertyAccessExpression(argument));
  return plain && textOf(argument) !== 'undefined' ? { source: caller.source, end: argument.getEnd() } : null;
}
