import ts from 'typescript';
import { type Edit, insertAt, replace } from '../tree/edit.ts';
import { type FunctionNode, functionName, functionOf, functionsAround, isFunctionLike } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import type { SiteView } from './view.ts';

/** `this` is not the object that was meant: a method was handed on without it, or an inner function has its own. */
export const lostThis: Generator = {
  name: 'lost-this',
  drafts(view) {
    const unbound = /Illegal invocation/.test(view.site.failure.message);
    return focusesOf(view).flatMap(({ place, bad, wrong }) => {
      const fromThis =
        bad.kind === ts.SyntaxKind.ThisKeyword ||
        nodesIn(bad, (n): n is ts.Node => n.kind === ts.SyntaxKind.ThisKeyword).length > 0;
      const mayBeLost = fromThis && (wrong === 'missing' || wrong === 'kind');
      if (!mayBeLost && !unbound) return [];
      const fn = thisOwner(bad);
      return fn ? [...asArrow(place.source, fn), ...boundWherePassed(view, fn)] : [];
    });
  },
};

/** The function whose `this` a node sees: arrows have none of their own. */
function thisOwner(node: ts.Node): FunctionNode | null {
  return functionsAround(node).find((f) => !ts.isArrowFunction(f)) ?? null;
}

/** `function (x) { this... }` inside a method becomes an arrow function, or is bound. */
function asArrow(source: Source, fn: FunctionNode): Draft[] {
  const isInner =
    ts.isFunctionExpression(fn) && !fn.asteriskToken && functionOf(fn) !== null && ts.isCallExpression(fn.parent);
  if (!isInner) return [];
  const usesArguments = nodesIn(fn.body, ts.isIdentifier).some((i) => i.text === 'arguments');
  const head = source.text.slice(fn.getStart(source.ast), fn.body.getStart(source.ast));
  const open = head.indexOf('(');
  const asyncWord = /^async\b/.test(head) ? 'async ' : '';
  const start = fn.getStart(source.ast);
  const arrow: Edit = {
    source,
    at: start,
    end: fn.body.getStart(source.ast),
    text: `${asyncWord}${head.slice(open).trimEnd()} => `,
  };
  const drafts: Draft[] = [
    {
      edits: [insertAt(source, fn.getEnd(), '.bind(this)')],
      kind: 'cause',
      summary: 'The inner function is bound to the object around it',
      prior: source.style.arrows ? 0.7 : 0.78,
    },
  ];
  if (!usesArguments)
    drafts.push({
      edits: [arrow],
      kind: 'cause',
      summary: 'The inner function keeps the object around it (arrow function)',
      prior: source.style.arrows ? 0.8 : 0.66,
    });
  return drafts;
}

/** `on('x', this.method)`, `xs.map(api.method)`, `const { method } = api`: the method takes its object along. */
function boundWherePassed(view: SiteView, fn: FunctionNode): Draft[] {
  const name = functionName(fn);
  if (!name || !(ts.isMethodDeclaration(fn) || ts.isFunctionExpression(fn))) return [];
  const drafts: Draft[] = [];
  for (const file of view.reach.files().slice(0, 40)) {
    const source = view.reach.source(file);
    if (!source?.text.includes(name)) continue;
    for (const access of nodesIn(source.ast, ts.isPropertyAccessExpression).filter((a) => a.name.text === name)) {
      const p = access.parent;
      const passed = (ts.isCallExpression(p) || ts.isNewExpression(p)) && p.expression !== access;
      const stored = ts.isVariableDeclaration(p) || ts.isPropertyAssignment(p);
      if ((!passed && !stored) || isFunctionLike(access.expression)) continue;
      const holder = access.expression.getText(source.ast);
      const inStack = view.places.some((pl) => pl.source === source);
      drafts.push({
        edits: [replace(source, access, `${access.getText(source.ast)}.bind(${holder})`)],
        kind: 'cause',
        summary: `${brief(textOf(access))} takes ${brief(holder)} along`,
        prior: inStack ? 0.78 : 0.7,
      });
    }
  }
  return drafts.slice(0, 12);
}
