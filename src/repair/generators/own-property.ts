import ts from 'typescript';
import { type Edit, replace } from '../tree/edit.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import { focusesOf } from './focus.ts';

const inherited = new Set([
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
]);

/** `o.hasOwnProperty(k)` on an object without prototype, or with a key of that name: ask Object.prototype instead. */
export const ownProperty: Generator = {
  name: 'own-property',
  drafts(view) {
    const drafts: Draft[] = [];
    for (const { place, whole, member } of focusesOf(view)) {
      if (view.site.operation.kind !== 'call' || !member || !inherited.has(member) || !isMemberCall(whole)) continue;
      const { source } = place;
      const rewrite = (call: MemberCall): Edit => replace(source, call, viaPrototype(source, call));
      drafts.push({
        edits: [rewrite(whole)],
        kind: 'cause',
        summary: `${member} is asked of Object.prototype, since ${textOf(whole.expression.expression)} may have no prototype`,
        prior: 0.93,
      });
      const all = nodesIn(source.ast, isMemberCall).filter((c) => c.expression.name.text === member);
      if (all.length > 1) {
        const outer = all.filter((c) => !all.some((o) => o !== c && o.pos <= c.pos && c.end <= o.end));
        drafts.push({
          edits: outer.map(rewrite),
          kind: 'cause',
          summary: `${member} is asked of Object.prototype throughout the file`,
          prior: 0.88,
        });
      }
    }
    return drafts;
  },
};

type MemberCall = ts.CallExpression & { expression: ts.PropertyAccessExpression };

function isMemberCall(n: ts.Node): n is MemberCall {
  return (
    ts.isCallExpression(n) &&
    ts.isPropertyAccessExpression(n.expression) &&
    textOf(n.expression.expression) !== 'Object.prototype'
  );
}

function viaPrototype(source: Source, call: MemberCall): string {
  const method = call.expression.name.text;
  const holder = call.expression.expression.getText(source.ast);
  const args = [holder, ...call.arguments.map((a) => a.getText(source.ast))].join(', ');
  const modern = method === 'hasOwnProperty' && source.style.hasOwn;
  return modern ? `Object.hasOwn(${args})` : `Object.prototype.${method}.call(${args})`;
}
