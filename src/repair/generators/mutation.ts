import ts from 'typescript';
import { type Edit, replace } from '../tree/edit.ts';
import { kindOf } from '../tree/kinds.ts';
import { boundNames, declarationOf, type FunctionNode, functionOf, isReference, ownNodes } from '../tree/scope.ts';
import { lineOf, nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** Small slips at the suspect lines: wrong operator, wrong variable, assignment for comparison, negation left out. */
export const mutation: Generator = {
  name: 'mutation',
  drafts(view) {
    return suspectSpots(view).flatMap(({ source, statement, near }) => [
      ...operators(source, statement).map((d) => ({ ...d, prior: d.prior + near })),
      ...variables(source, statement).map((d) => ({ ...d, prior: d.prior + near })),
    ]);
  },
};

interface Spot {
  source: Source;
  /** Statement or condition whose nodes may change; bodies below are not looked at. */
  statement: ts.Node;
  near: number;
}

function suspectSpots(view: SiteView): Spot[] {
  const spots = new Map<ts.Node, Spot>();
  const add = (source: Source, node: ts.Node | null, near: number): void => {
    if (node && !spots.has(node)) spots.set(node, { source, statement: node, near });
  };
  for (const [i, p] of view.places.slice(0, 3).entries()) {
    const near = 0.12 - i * 0.05;
    add(p.source, p.statement, near);
    for (const c of conditionsBefore(p.action)) add(p.source, c, near);
  }
  for (const f of focusesOf(view)) for (const o of originsOf(view, f).slice(0, 8)) add(o.source, o.node, 0.05);
  return [...spots.values()].slice(0, 14);
}

function conditionsBefore(node: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  for (let n = node; n.parent && found.length < 3; n = n.parent) {
    if ((ts.isIfStatement(n.parent) || ts.isWhileStatement(n.parent)) && n.parent.expression !== n)
      found.push(n.parent.expression);
    if (ts.isForStatement(n.parent) && n.parent.condition && n.parent.condition !== n) found.push(n.parent.condition);
  }
  return found;
}

const own = (n: ts.Node): boolean => !ts.isBlock(n);

const otherOperators: Partial<Record<ts.SyntaxKind, string[]>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&', '??'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['===', '!='],
  [ts.SyntaxKind.EqualsEqualsToken]: ['!='],
  [ts.SyntaxKind.ExclamationEqualsToken]: ['=='],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
};

function operators(source: Source, statement: ts.Node): Draft[] {
  const drafts: Draft[] = [];
  const binaries = nodesIn(statement, ts.isBinaryExpression, own).concat(
    ts.isBinaryExpression(statement) ? [statement] : [],
  );
  for (const b of binaries) {
    const op = b.operatorToken;
    const change = (edit: Edit, now: string, prior: number): void => {
      drafts.push({ edits: [edit], kind: 'cause', summary: `${brief(textOf(b))} should be ${brief(now)}`, prior });
    };
    if (op.kind === ts.SyntaxKind.EqualsToken && isCondition(b))
      change(replace(source, op, '==='), `${textOf(b.left)} === ${textOf(b.right)}`, 0.72);
    const text = kindOf(b) === 'string' ? [] : (otherOperators[op.kind] ?? []);
    for (const other of text) {
      // `a || b && c` with `??` is a syntax error; such candidates fall out when they are parsed.
      const logical = op.kind === ts.SyntaxKind.AmpersandAmpersandToken || op.kind === ts.SyntaxKind.BarBarToken;
      change(
        replace(source, op, other),
        `${textOf(b.left)} ${other} ${textOf(b.right)}`,
        logical ? 0.34 : other === '!=' ? 0.38 : 0.26,
      );
    }
  }
  return drafts;
}

function isCondition(e: ts.Expression): boolean {
  const p = e.parent;
  return (
    (ts.isIfStatement(p) || ts.isConditionalExpression(p)) && (ts.isIfStatement(p) ? p.expression : p.condition) === e
  );
}

/** Another variable of the same function, declared near, put in the place of one that is used here. */
function variables(source: Source, statement: ts.Node): Draft[] {
  const fn = functionOf(statement);
  if (!fn) return [];
  const others = namesOf(fn, statement);
  const used = nodesIn(statement, ts.isIdentifier, own)
    .concat(ts.isIdentifier(statement) ? [statement] : [])
    .filter((id) => isReference(id) && declarationOf(id));
  return used.slice(0, 6).flatMap((id) =>
    others
      .filter((o) => o.name !== id.text && alike(o.name, id.text))
      .slice(0, 3)
      .map((o) => ({
        edits: [replace(source, id, o.name)],
        kind: 'cause' as const,
        summary: `${o.name} is meant instead of ${id.text} in ${brief(textOf(statement))}`,
        prior: 0.3,
      })),
  );
}

function namesOf(fn: FunctionNode, at: ts.Node): { name: string }[] {
  const line = at.getStart();
  const parameters = fn.parameters.flatMap((p) => boundNames(p.name));
  const locals = ownNodes(fn, ts.isVariableDeclaration)
    .filter((d) => d.getStart() < line)
    .flatMap((d) => boundNames(d.name));
  return [...parameters, ...locals].map((n) => ({ name: n.text }));
}

function words(name: string): string[] {
  return name
    .split(/(?=[A-Z])|_/)
    .map((w) => w.toLowerCase())
    .filter((w) => w.length > 2);
}

/** Names that a person mixes up: a shared word, the same first letters, or single letters. */
function alike(a: string, b: string): boolean {
  if (a.length === 1 && b.length === 1) return true;
  return words(a).some((w) => words(b).includes(w)) || (a.slice(0, 4) === b.slice(0, 4) && a.length > 4);
}

/** A count taken from a loop that walks in steps of k stands for k times as many items as were stored. */
export const stride: Generator = {
  name: 'stride',
  drafts: (view) =>
    focusesOf(view).flatMap((focus) => {
      const reads = [focus.bad, ...originsOf(view, focus).map((o) => o.node)]
        .map(bareExpression)
        .filter(ts.isElementAccessExpression);
      const names = new Set(reads.flatMap((r) => feeders(r.argumentExpression)));
      return names.size === 0
        ? []
        : view.reach.files().flatMap((file) => steppedCounts(view.reach.source(file), names));
    }),
};

/** Member names from which an index is computed, over the assignments of its variables. */
function feeders(index: ts.Expression): string[] {
  const names = nodesIn(index, ts.isPropertyAccessExpression).map((p) => p.name.text);
  const ids = nodesIn(index, ts.isIdentifier)
    .concat(ts.isIdentifier(index) ? [index] : [])
    .filter(isReference);
  const fn = functionOf(index);
  for (const id of ids) {
    for (const b of fn ? ownNodes(fn, ts.isBinaryExpression) : []) {
      const assigns =
        b.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && b.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
      if (assigns && ts.isIdentifier(b.left) && b.left.text === id.text) {
        names.push(...nodesIn(b, ts.isPropertyAccessExpression).map((p) => p.name.text));
      }
    }
  }
  return names.filter((n) => n !== 'length');
}

function steppedCounts(source: Source | null, names: ReadonlySet<string>): Draft[] {
  if (!source || ![...names].some((n) => source.text.includes(n))) return [];
  return nodesIn(source.ast, ts.isForStatement).flatMap((loop) => {
    const step = stepOf(loop);
    if (!step) return [];
    return nodesIn(loop.statement, ts.isPropertyAssignment)
      .filter((p) => ts.isIdentifier(p.name) && names.has(p.name.text))
      .filter((p) => ts.isIdentifier(p.initializer) && p.initializer.text === step.name)
      .map((p) => ({
        edits: [replace(source, p.initializer, `${step.name} / ${step.by}`)],
        kind: 'cause' as const,
        summary: `${textOf(p.name)} counts items, the loop at line ${lineOf(source, loop)} counts ${step.by} for each`,
        prior: 0.8,
      }));
  });
}

function stepOf(loop: ts.ForStatement): { name: string; by: string } | null {
  const e = loop.incrementor && bareExpression(loop.incrementor);
  if (
    !e ||
    !ts.isBinaryExpression(e) ||
    e.operatorToken.kind !== ts.SyntaxKind.PlusEqualsToken ||
    !ts.isIdentifier(e.left)
  )
    return null;
  return ts.isNumericLiteral(e.right) && Number(e.right.text) > 1 ? { name: e.left.text, by: e.right.text } : null;
}
