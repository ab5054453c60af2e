import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { insertAfter, listedStatementOf } from '../tree/edit.ts';
import {
  boundNames,
  declarationOf,
  type FunctionNode,
  isFunctionLike,
  isReference,
  lookup,
  ownNodes,
} from '../tree/scope.ts';
import { nodesIn, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import { endsEarly, refuses, reindented, rewritten, testedIn } from './sibling-idiom.ts';
import type { Place, SiteView } from './view.ts';

const placesAtMost = 6;

/**
 * The same question was asked before: another function of the file checks what the same call gave, or this function checks
 * another parameter at its start. That check, with its answer, is made here too.
 */
export const sisterCheck: Generator = {
  name: 'sister-check',
  drafts: (view) => [...view.places.slice(0, placesAtMost).flatMap(ofSameCall), ...ofOtherParameter(view)],
};

/** A variable that holds what a call gave. */
interface Held {
  name: string;
  callee: string;
  declaration: ts.VariableDeclaration;
}

function heldIn(fn: FunctionNode): Held[] {
  return ownNodes(fn, ts.isVariableDeclaration).flatMap((declaration): Held[] => {
    const value = declaration.initializer && bareExpression(declaration.initializer);
    if (!value || !ts.isCallExpression(value) || !ts.isIdentifier(declaration.name)) return [];
    return [{ name: declaration.name.text, callee: textOf(value.expression), declaration }];
  });
}

/** Ifs without an else that leave the function, and ask about the name. */
function checksOf(fn: FunctionNode, name: string): ts.IfStatement[] {
  return ownNodes(fn, ts.isIfStatement).filter(
    (check) => !check.elseStatement && endsEarly(check.thenStatement) && mentions(check.expression, name),
  );
}

const references = (node: ts.Node): ts.Identifier[] =>
  (ts.isIdentifier(node) ? [node] : nodesIn(node, ts.isIdentifier)).filter(isReference);
const mentions = (node: ts.Node, name: string): boolean => references(node).some(({ text }) => text === name);
const holds = (outer: ts.Node, inner: ts.Node): boolean => outer.pos <= inner.pos && inner.end <= outer.end;

/** What failed at this place uses what a call gave; sisters that make the same call check it first. */
function ofSameCall({ source, fn, action, depth }: Place): Draft[] {
  if (!fn) return [];
  const used = heldIn(fn).filter(({ name, declaration }) => declaration.end <= action.pos && mentions(action, name));
  const sisters = nodesIn(source.ast, isFunctionLike).filter((one) => one !== fn && !holds(one, fn) && !holds(fn, one));
  return used.flatMap(({ name, callee, declaration }) => {
    const statement = listedStatementOf(declaration);
    if (!statement || checksOf(fn, name).length > 0) return [];
    const texts = sisters.flatMap((sister) =>
      heldIn(sister)
        .filter((held) => held.callee === callee)
        .flatMap((held) =>
          checksOf(sister, held.name).map((check) => ({ check, text: moved(check, held.name, name, fn) })),
        ),
    );
    const known = texts.filter((one): one is { check: ts.IfStatement; text: string } => one.text !== null);
    return known.map(({ check, text }) => ({
      edits: insertAfter(source, statement, reindented(source, text)),
      kind: 'cause' as const,
      summary: `What ${brief(callee)} gave is checked here as elsewhere in the file: ${brief(text)}`,
      // The more sisters ask so, the surer it is; farther out the value may have been right still.
      prior: 0.84 + Math.min(2, known.filter((one) => one.text === text).length - 1) * 0.03 - Math.max(0, depth) * 0.02,
      refuses: refuses(check),
    }));
  });
}

/** The check's text with our name for the value; null where it speaks of what is not known here, or means something else. */
function moved(check: ts.IfStatement, name: string, ours: string, fn: FunctionNode): string | null {
  const renames = new Map<ts.Node, string>();
  const sister = functionAround(check);
  for (const id of references(check)) {
    const own = declarationOf(id);
    const isOwn = own !== null && sister !== null && holds(sister, own);
    if (id.text === name) renames.set(id, ours);
    else if (isOwn && !fn.parameters.some((p) => boundNames(p.name).some((n) => n.text === id.text))) return null;
    else if (!isOwn && lookup(id.text, fn) !== own) return null;
  }
  return rewrittenIn(check, renames);
}

function functionAround(node: ts.Node): ts.Node | null {
  for (let n: ts.Node | undefined = node.parent; n; n = n.parent) if (isFunctionLike(n)) return n;
  return null;
}

function rewrittenIn(check: ts.IfStatement, renames: ReadonlyMap<ts.Node, string>): string {
  const ast = check.getSourceFile();
  return rewritten({ ast, text: ast.text }, check, renames);
}

/** A parameter was bad; the function asks the like of another one where it begins, and of nothing else. */
function ofOtherParameter(view: SiteView): Draft[] {
  return focusesOf(view).flatMap((focus) =>
    originsOf(view, focus).flatMap((origin) => {
      if (origin.how !== 'parameter' || !origin.slot || !ts.isParameter(origin.slot)) return [];
      const { name, parent: fn } = origin.slot;
      if (!ts.isIdentifier(name) || !isFunctionLike(fn) || checksOf(fn, name.text).length > 0) return [];
      const others = fn.parameters.flatMap((p) => (p !== origin.slot && ts.isIdentifier(p.name) ? [p.name.text] : []));
      return others.flatMap((other) =>
        checksOf(fn, other)
          .filter((check) => functionBodyOf(fn) === check.parent && isOnlyOf(check.expression, other))
          .map((check): Draft => {
            const same = references(check).filter((id) => id.text === other);
            const text = rewrittenIn(check, new Map(same.map((id) => [id, name.text])));
            return {
              edits: insertAfter(origin.source, check, reindented(origin.source, text)),
              kind: 'cause',
              summary: `The parameter ${name.text} is checked as ${other} is: ${brief(text)}`,
              // The same function answers a like lack so itself: nearer than any other function's way.
              prior: 0.9 - origin.hops * 0.02,
              refuses: refuses(check),
            };
          }),
      );
    }),
  );
}

const functionBodyOf = (fn: ts.SignatureDeclaration): ts.Node | undefined => (fn as ts.FunctionLikeDeclaration).body;

/** It asks whether the name is there, or of which kind it is. */
function isOnlyOf(condition: ts.Expression, name: string): boolean {
  const asked = testedIn(condition);
  return asked.length > 0 && asked.every((text) => text === name);
}
