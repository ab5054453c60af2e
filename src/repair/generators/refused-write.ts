import ts from 'typescript';
import { insertAt, insertAtEntry, replace } from '../tree/edit.ts';
import { type FunctionNode } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { traceFrom } from './origins.ts';
import type { Place, SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A write to a frozen, sealed, read-only or getter-only property: the object is made writable where it is born, or copied first. */
export const refusedWrite: Generator = {
  name: 'refused-write',
  drafts(view) {
    const place = view.places[0];
    const { message } = view.site.failure;
    if (!place || !/read.?only property|not extensible|only a getter|redefine property/i.test(message)) return [];
    return [...descriptors(view), ...copies(view, place), ...(/only a getter/.test(message) ? defined(place) : [])];
  },
};

/** Descriptors that leave out the flag, and freezing calls, in the reached files. */
function descriptors(view: SiteView): Draft[] {
  const flag = /redefine/.test(view.site.failure.message) ? 'configurable' : 'writable';
  return view.reach.files().flatMap((file) => {
    const source = view.reach.source(file);
    return source && /definePropert|Object\.(?:freeze|seal|preventExtensions)/.test(source.text)
      ? inFile(view, source, flag)
      : [];
  });
}

function inFile(view: SiteView, source: Source, flag: string): Draft[] {
  return nodesIn(source.ast, ts.isCallExpression).flatMap((call) => {
    const name = textOf(call.expression);
    const near = view.places.some((p) => p.source === source) ? 0.04 : 0;
    if (/^(?:Object|Reflect)\.defineProperty$/.test(name)) {
      const literal = call.arguments[2];
      if (!literal || !ts.isObjectLiteralExpression(literal)) return [];
      const names = literal.properties.map((p) => (p.name ? textOf(p.name) : ''));
      if (names.includes(flag) || names.includes('get') || literal.properties.length === 0) return [];
      const at = literal.properties.at(-1)!.getEnd();
      return [
        {
          edits: [insertAt(source, at, `, ${flag}: true`)],
          kind: 'cause' as const,
          summary: `${brief(textOf(call.arguments[1]!))} is defined ${flag}`,
          prior: 0.72 + near,
        },
      ];
    }
    if (!/^Object\.(?:freeze|seal|preventExtensions)$/.test(name) || !call.arguments[0]) return [];
    return [
      {
        edits: [replace(source, call, call.arguments[0].getText(source.ast))],
        kind: 'cause' as const,
        summary: `${brief(textOf(call.arguments[0]))} is no longer frozen`,
        prior: 0.42 + near,
      },
    ];
  });
}

/** The object that is written to is another's: a copy is changed instead. */
function copies(view: SiteView, place: Place): Draft[] {
  const target = writtenObject(place);
  if (!target) return [];
  const spread = (t: string): string => (place.source.style.arrows ? `{ ...${t} }` : `Object.assign({}, ${t})`);
  const trace = traceFrom(view, { source: place.source, node: target, hops: 0, how: 'use', slot: null, place });
  return trace.flatMap((o): Draft[] => {
    const summary = `A copy of ${brief(textOf(o.node))} is changed, not the object itself`;
    if (o.how === 'parameter') {
      const slot = o.slot as ts.ParameterDeclaration;
      if (!ts.isIdentifier(slot.name)) return [];
      const line = `${slot.name.text} = ${spread(slot.name.text)}${o.source.style.semicolon}`;
      return [
        {
          edits: insertAtEntry(o.source, slot.parent as FunctionNode, [line]),
          kind: 'cause',
          summary,
          prior: 0.58 - o.hops * 0.02,
        },
      ];
    }
    if (o.how !== 'assigned' && o.how !== 'argument') return [];
    return [
      {
        edits: [replace(o.source, o.node, spread(o.node.getText(o.source.ast)))],
        kind: 'cause',
        summary,
        prior: 0.54 - o.hops * 0.02,
      },
    ];
  });
}

function isWrite(n: ts.Node): n is ts.BinaryExpression {
  return ts.isBinaryExpression(n) && n.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function writtenObject({ action, node, statement }: Place): ts.Expression | null {
  const scope = statement ?? action;
  const at = node.getStart();
  const write = nodesIn(scope, isWrite).find((b) => b.getStart() <= at && at <= b.getEnd());
  const left = write && bareExpression(write.left);
  return left && (ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left)) ? left.expression : null;
}

/** `Cannot set property x of #<Y> which has only a getter`: an own property hides the getter. */
function defined({ source, statement }: Place): Draft[] {
  const write = statement && ts.isExpressionStatement(statement) ? bareExpression(statement.expression) : null;
  if (!write || !ts.isBinaryExpression(write) || !ts.isPropertyAccessExpression(write.left)) return [];
  const { expression, name } = write.left;
  const q = source.style.quote;
  const text = `Object.defineProperty(${expression.getText(source.ast)}, ${q}${name.text}${q}, { value: ${write.right.getText(source.ast)}, writable: true, configurable: true, enumerable: true })`;
  return [
    {
      edits: [replace(source, write, text)],
      kind: 'cause',
      summary: `${textOf(write.left)} is defined on the object itself`,
      prior: 0.62,
    },
  ];
}
