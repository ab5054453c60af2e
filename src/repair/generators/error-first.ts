import ts from 'typescript';
import { insertAtEntry, replace } from '../tree/edit.ts';
import { boundNames, type FunctionNode, functionsAround, isFunctionLike, ownNodes } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { type Draft, type Generator, guardLines } from './draft.ts';
import type { SiteView } from './view.ts';

const errorName = /^(?:_?e|er|err|error|exception|\w+Err|\w+Error)$/;
const callbackName =
  /^(?:_?(?:cb|callback|done|next|fn|resolve|handler|finish|complete|respond)\w*|\w*(?:Cb|Callback|Done))$/;

/** A callback `(err, value)` that goes on to the value without a look at `err`; promises whose rejection is forgotten. */
export const errorFirst: Generator = {
  name: 'error-first',
  drafts: (view) =>
    callbacksNear(view).flatMap(({ source, fn }, i) => [
      ...forwardError(source, fn, i),
      ...forwardRejection(source, fn),
    ]),
};

/** Functions of the stack's places, inside out, and suspects. */
function callbacksNear(view: SiteView): { source: Source; fn: FunctionNode }[] {
  const found = new Map<FunctionNode, Source>();
  for (const p of view.places) for (const fn of functionsAround(p.action)) found.set(fn, p.source);
  for (const s of view.suspects) {
    if (!s.fn) continue;
    for (const fn of [s.fn, ...nodesIn(s.fn, isFunctionLike)]) found.set(fn, s.source);
  }
  return [...found].map(([fn, source]) => ({ source, fn })).slice(0, 30);
}

function forwardError(source: Source, fn: FunctionNode, distance: number): Draft[] {
  const [first, ...others] = fn.parameters;
  if (!first || !ts.isIdentifier(first.name) || !errorName.test(first.name.text) || others.length === 0) return [];
  const err = first.name.text;
  if (looksAt(fn, err)) return [];
  return forwardsFor(source, fn, err).map(({ text, prior }) => ({
    edits: insertAtEntry(source, fn, guardLines(source, err, text)),
    kind: 'cause',
    summary: `An error is handed on before the other arguments are used: ${text}`,
    prior: prior - Math.min(distance, 5) * 0.01,
    refuses: true,
  }));
}

/** The function tests the error somewhere outside nested functions. */
function looksAt(fn: FunctionNode, err: string): boolean {
  const mentions = (e: ts.Node): boolean =>
    new RegExp(`(?<![.\\w$])${err.replaceAll('$', '\\$')}(?![\\w$])`).test(textOf(e));
  const tests = ownNodes(fn, ts.isIfStatement).some((s) => mentions(s.expression));
  return tests || ownNodes(fn, ts.isConditionalExpression).some((c) => mentions(c.condition));
}

function forwardsFor(source: Source, fn: FunctionNode, err: string): { text: string; prior: number }[] {
  const found: { text: string; prior: number }[] = [];
  for (const call of nodesIn(fn, ts.isCallExpression)) {
    const [head] = call.arguments;
    const forwards = head && ts.isIdentifier(head) && head.text === err && isPlainCallee(call.expression);
    if (forwards) found.push({ text: `return ${call.expression.getText(source.ast)}(${err})`, prior: 0.94 });
  }
  for (const outer of functionsAround(fn)) {
    const names = outer.parameters.flatMap((p) => boundNames(p.name).map((n) => n.text));
    const rejecting = ts.isNewExpression(outer.parent) && names[1];
    if (rejecting) found.push({ text: `return ${names[1]}(${err})`, prior: 0.87 });
    for (const name of rejecting ? [] : names.filter((n) => callbackName.test(n)).toReversed()) {
      found.push({ text: `return ${name}(${err})`, prior: 0.84 - found.length * 0.02 });
    }
  }
  if (/\.emit\(\s*['"]error['"]/.test(source.text)) {
    found.push({ text: `return this.emit(${source.style.quote}error${source.style.quote}, ${err})`, prior: 0.5 });
  }
  found.push({ text: `throw ${err}`, prior: found.length === 0 ? 0.5 : 0.15 });
  const seen = new Set<string>();
  return found.filter((f) => !seen.has(f.text) && seen.add(f.text)).slice(0, 5);
}

function isPlainCallee(e: ts.Expression): boolean {
  return (
    ts.isIdentifier(e) ||
    (ts.isPropertyAccessExpression(e) && !/^(?:log|error|warn|debug|info|captureException)$/.test(e.name.text))
  );
}

/** `new Promise((resolve, reject) => p.then(resolve))`: the rejection goes nowhere. */
function forwardRejection(source: Source, fn: FunctionNode): Draft[] {
  if (!ts.isNewExpression(fn.parent) || textOf(fn.parent.expression) !== 'Promise') return [];
  const names = fn.parameters.map((p) => textOf(p.name));
  const [resolve, reject] = names;
  if (!resolve || !reject) return [];
  return nodesIn(fn, ts.isCallExpression)
    .filter(
      (c) =>
        ts.isPropertyAccessExpression(c.expression) && c.expression.name.text === 'then' && c.arguments.length === 1,
    )
    .filter((c) => textOf(c.arguments[0]!).includes(resolve) && ts.isExpressionStatement(c.parent))
    .map((c) => ({
      edits: [replace(source, c.arguments[0]!, `${c.arguments[0]!.getText(source.ast)}, ${reject}`)],
      kind: 'cause',
      summary: `A rejection is handed on to ${reject}`,
      prior: 0.7,
    }));
}
