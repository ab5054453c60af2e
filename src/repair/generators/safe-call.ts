import ts from 'typescript';
import { type Edit, insertAt, replace } from '../tree/edit.ts';
import { functionOf, isFunctionLike, lookup } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import type { Place, SiteView } from './view.ts';

/** Conversions of the runtime that throw at malformed input: where they are applied to strangers' text, the text stays as it is. */
export const safeCall: Generator = {
  name: 'safe-call',
  drafts(view) {
    const place = view.places[0];
    if (!place || view.throwsHere) return notPrimitive(view);
    return [...decoding(view, place), ...notPrimitive(view)];
  },
};

/** `decodeURIComponent(x)` and its like through a helper that gives malformed text back; all uses in the file. */
function decoding(view: SiteView, place: Place): Draft[] {
  const call = place.action;
  if (view.site.failure.type !== 'URIError' || !ts.isCallExpression(call) || call.arguments.length !== 1) return [];
  const { source } = place;
  const name = textOf(call.expression);
  const helper =
    ['decode', 'safeDecode', 'decodeOrKeep'].find(
      (n) => lookup(n, call) === null && !new RegExp(`\\b${n}\\b`).test(source.text),
    ) ?? 'decodeOrKeepText';
  const all = nodesIn(source.ast, ts.isCallExpression).filter(
    (c) => textOf(c.expression) === name && c.arguments.length === 1 && !insideTry(c),
  );
  const edits = all.map((c) => replace(source, c.expression, helper));
  const summary = `Text that ${name} cannot read is kept as it is`;
  return [{ edits: [helperBefore(source, call, helper, name), ...edits], kind: 'cause', summary, prior: 0.72 }];
}

function helperBefore(source: Source, call: ts.Node, helper: string, name: string): Edit {
  const { eol, indent, semicolon, keywordSpace, bareCatch } = source.style;
  let top: ts.Node = call;
  while (top.parent && !ts.isSourceFile(top.parent)) top = top.parent;
  const clause = bareCatch ? 'catch' : `catch${keywordSpace || ' '}(err)`;
  const lines = [
    `function ${helper}(text) {`,
    `${indent}try {`,
    `${indent}${indent}return ${name}(text)${semicolon}`,
    `${indent}} ${clause} {`,
    `${indent}${indent}return text${semicolon}`,
    `${indent}}`,
    '}',
    '',
    '',
  ];
  return insertAt(source, top.getStart(source.ast), lines.join(eol));
}

function insideTry(node: ts.Node): boolean {
  for (let n = node; n.parent && !isFunctionLike(n); n = n.parent) {
    if (ts.isTryStatement(n.parent) && n.parent.tryBlock === n) return true;
  }
  return false;
}

/** `String(x)` of an object whose own `toString` is no function, or without prototype. */
function notPrimitive(view: SiteView): Draft[] {
  const place = view.places[0];
  if (!place || !/Cannot convert object to primitive value/.test(view.site.failure.message)) return [];
  const { source, statement, fn } = place;
  const within = statement ?? fn ?? source.ast;
  const q = source.style.quote;
  const safe = (text: string): string =>
    `typeof ${text} === ${q}object${q} && ${text} !== null ? Object.prototype.toString.call(${text}) : String(${text})`;
  const calls = nodesIn(within, ts.isCallExpression).filter(
    (c) => textOf(c.expression) === 'String' && c.arguments.length === 1 && functionOf(c) === fn,
  );
  return calls.map((c) => ({
    edits: [
      replace(
        source,
        c,
        ts.isVariableDeclaration(c.parent) || isAssigned(c)
          ? safe(textOf(c.arguments[0]!))
          : `(${safe(textOf(c.arguments[0]!))})`,
      ),
    ],
    kind: 'cause',
    summary: `${brief(textOf(c.arguments[0]!))} is printed also when it has no way to print itself`,
    prior: 0.7,
  }));
}

function isAssigned(c: ts.CallExpression): boolean {
  return (
    ts.isBinaryExpression(c.parent) && c.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && c.parent.right === c
  );
}
