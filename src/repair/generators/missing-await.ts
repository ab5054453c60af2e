import ts from 'typescript';
import { type Edit, insertAt, replace } from '../tree/edit.ts';
import { type FunctionNode, functionName, functionOf } from '../tree/scope.ts';
import { type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { calleesOf, makersOf } from './origins.ts';
import { returnsOf } from '../tree/kinds.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A promise is used as if it were its value: it is awaited where it is taken. */
export const missingAwait: Generator = {
  name: 'missing-await',
  drafts(view) {
    const promises = new Set((view.site.values ?? []).filter((v) => /promise/i.test(v.type)).map((v) => v.name));
    return focusesOf(view).flatMap((focus) =>
      makersOf(view, focus).flatMap((o) => {
        const call = bareExpression(o.node);
        const awaited = o.node.parent && (ts.isAwaitExpression(o.node.parent) || ts.isAwaitExpression(o.node));
        if (!ts.isCallExpression(call) || awaited) return [];
        const target = assignedName(o.node);
        const known = target !== null && promises.has(target);
        const isAsync = calleesOf(view, o.source, call).some(({ fn }) => givesPromise(fn));
        if (!known && !isAsync && !namedAsync(call)) return [];
        return awaitedAt(o.source, o.node, call, (known ? 0.9 : isAsync ? 0.86 : 0.78) - o.hops * 0.02);
      }),
    );
  },
};

function assignedName(node: ts.Expression): string | null {
  const p = node.parent;
  return ts.isVariableDeclaration(p) && ts.isIdentifier(p.name) ? p.name.text : null;
}

function isAsyncFunction(fn: FunctionNode): boolean {
  return (
    (fn.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) ?? false) &&
    !('asteriskToken' in fn && fn.asteriskToken)
  );
}

/** Declared async, or every value it returns is a promise by its shape. */
export function givesPromise(fn: FunctionNode): boolean {
  if (isAsyncFunction(fn)) return true;
  const values = returnsOf(fn).flatMap((r) => (r.value ? [bareExpression(r.value)] : []));
  return values.length > 0 && values.every(isPromiseShaped);
}

function isPromiseShaped(e: ts.Expression): boolean {
  if (ts.isNewExpression(e)) return textOf(e.expression) === 'Promise';
  if (!ts.isCallExpression(e) || !ts.isPropertyAccessExpression(e.expression)) return false;
  return /^(?:then|catch|finally)$/.test(e.expression.name.text) || textOf(e.expression.expression) === 'Promise';
}

function namedAsync(call: ts.CallExpression): boolean {
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : textOf(call.expression);
  return (
    /Async$|^fetch$|Promise$/.test(name) ||
    (name === 'json' && call.arguments.length === 0) ||
    (name === 'text' && call.arguments.length === 0)
  );
}

function awaitedAt(source: Source, node: ts.Expression, call: ts.CallExpression, prior: number): Draft[] {
  const fn = functionOf(node);
  const held = ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent);
  const text = `await ${node.getText(source.ast)}`;
  const edits: Edit[] = [replace(source, node, held ? `(${text})` : text)];
  const summary = `${brief(textOf(call))} is awaited`;
  if (!fn)
    return /\.mjs$|\.mts$/.test(source.file) || /^\s*(?:import|export)\s/m.test(source.text)
      ? [{ edits, kind: 'cause', summary, prior }]
      : [];
  if (isAsyncFunction(fn)) return [{ edits, kind: 'cause', summary, prior }];
  if (ts.isConstructorDeclaration(fn) || ts.isGetAccessorDeclaration(fn) || ts.isSetAccessorDeclaration(fn)) return [];
  // Callers of the function get a promise from now on: likely right for handlers and callbacks, else a guess.
  const at = ts.isMethodDeclaration(fn) ? fn.name.getStart(source.ast) : fn.getStart(source.ast);
  return [
    {
      edits: [...edits, insertAt(source, at, 'async ')],
      kind: 'cause',
      summary: `${summary}, in ${functionName(fn) ?? 'the function'} that becomes async`,
      prior: prior - 0.2,
    },
  ];
}
