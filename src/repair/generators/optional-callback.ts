import ts from 'typescript';
import { insertAtEntry, replace, statementOf } from '../tree/edit.ts';
import { declarationOf, type FunctionNode, functionName } from '../tree/scope.ts';
import { textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A callback that the caller may leave out is called without a look; or the arguments moved because one was left out. */
export const optionalCallback: Generator = {
  name: 'optional-callback',
  drafts(view) {
    return focusesOf(view).flatMap(({ place, bad, whole, member }) => {
      const callee = bareExpression(bad);
      if (
        view.site.operation.kind !== 'call' ||
        member !== null ||
        !ts.isCallExpression(whole) ||
        !ts.isIdentifier(callee)
      )
        return [];
      const declaration = declarationOf(callee);
      const { source } = place;
      const name = callee.text;
      const drafts: Draft[] = [];
      const statement = statementOf(whole);
      const q = source.style.quote;
      if (statement && ts.isExpressionStatement(statement)) {
        const text = statement.getText(source.ast);
        drafts.push({
          edits: [
            replace(source, statement, `if${source.style.keywordSpace}(typeof ${name} === ${q}function${q}) ${text}`),
          ],
          kind: 'cause',
          summary: `${name} is called only when it was given`,
          prior: 0.66,
        });
      }
      if (!declaration || !ts.isParameter(declaration) || declaration.initializer) return drafts;
      const fn = declaration.parent as FunctionNode;
      const noop = source.style.arrows ? '() => {}' : 'function () {}';
      drafts.push({
        edits: insertAtEntry(source, fn, [
          `${name} = ${name} || ${source.style.arrows ? `(${noop})` : noop}${source.style.semicolon}`,
        ]),
        kind: 'cause',
        summary: `${name} may be left out of ${functionName(fn) ?? 'the call'}`,
        prior: 0.62,
      });
      return [...drafts, ...shifted(place.source, fn, declaration)];
    });
  },
};

/** `f(options, cb)` called as `f(cb)`. */
function shifted(
  source: Parameters<typeof insertAtEntry>[0],
  fn: FunctionNode,
  callback: ts.ParameterDeclaration,
): Draft[] {
  const index = fn.parameters.indexOf(callback);
  const before = fn.parameters[index - 1];
  if (!before || !ts.isIdentifier(before.name) || !ts.isIdentifier(callback.name)) return [];
  const [options, cb] = [before.name.text, callback.name.text];
  if (!/^(?:opts?|options|config|params|settings|args|props)$/i.test(options)) return [];
  const { keywordSpace, semicolon, quote: q } = source.style;
  const lines = [
    `if${keywordSpace}(typeof ${options} === ${q}function${q}) {`,
    `\t${cb} = ${options}${semicolon}`,
    `\t${options} = {}${semicolon}`,
    '}',
  ];
  return [
    {
      edits: insertAtEntry(source, fn, lines),
      kind: 'cause',
      summary: `${brief(textOf(before))} may be left out before ${cb}`,
      prior: 0.68,
    },
  ];
}
