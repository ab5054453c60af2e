import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';
import { replace } from '../tree/edit.ts';
import { declarationOf, functionOf, isReference } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import { rewritten, testedIn } from './sibling-idiom.ts';

/** Another function of the file has an answer for when there is none of what was looked for (`x ? f(x) : null`): so has this. */
export const sisterAnswer: Generator = {
  name: 'sister-answer',
  drafts: (view) =>
    focusesOf(view).flatMap((focus) =>
      originsOf(view, focus)
        .filter(({ how }) => how === 'use')
        .flatMap(({ node, source }) => (ts.isIdentifier(node) ? forUse(source, node) : [])),
    ),
};

/** What a variable was given by: the name of the function or method that was called. */
function givenBy(id: ts.Identifier): string | null {
  const declaration = declarationOf(id);
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
  const call = value && bareExpression(value);
  if (!call || !ts.isCallExpression(call)) return null;
  const callee = bareExpression(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : textOf(callee);
}

/** A whole answer that uses the value: what is returned, or what a variable begins with. */
function answerAround(use: ts.Node): ts.Expression | null {
  for (let n: ts.Node = use; n.parent && !ts.isStatement(n); n = n.parent) {
    const { parent } = n;
    if ((ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent)) && parent.getChildCount() > 0) {
      const whole = ts.isReturnStatement(parent) ? parent.expression : parent.initializer;
      return whole && whole === n && !ts.isConditionalExpression(bareExpression(whole)) ? whole : null;
    }
  }
  return null;
}

/** A value that stands for "none" without a word of anything else. */
function isPlain(e: ts.Expression): boolean {
  const value = bareExpression(e);
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return ts.isLiteralExpression(value) || /^(?:null|undefined|true|false)$/.test(textOf(value));
}

const referencesTo = (node: ts.Node, name: string): ts.Identifier[] =>
  (ts.isIdentifier(node) ? [node] : nodesIn(node, ts.isIdentifier)).filter((id) => isReference(id) && id.text === name);

function forUse(source: Source, use: ts.Identifier): Draft[] {
  const giver = givenBy(use);
  const whole = answerAround(use);
  if (giver === null || !whole) return [];
  const fn = functionOf(use);
  const sisters = nodesIn(source.ast, ts.isConditionalExpression).filter((one) => functionOf(one) !== fn);
  return sisters.flatMap(({ condition, whenTrue, whenFalse }): Draft[] => {
    const [name, ...more] = testedIn(condition);
    const [asked] = name === undefined || more.length > 0 ? [] : referencesTo(condition, name);
    if (!asked || name === undefined || givenBy(asked) !== giver) return [];
    const isNone = isPlain(whenFalse) && referencesTo(whenTrue, name).length > 0;
    const isNoneFirst = isPlain(whenTrue) && referencesTo(whenFalse, name).length > 0;
    if (!isNone && !isNoneFirst) return [];
    const renames = new Map<ts.Node, string>(referencesTo(condition, name).map((id) => [id, use.text]));
    const asks = rewritten(source, condition, renames);
    const [own, none] = [whole.getText(source.ast), textOf(isNone ? whenFalse : whenTrue)];
    const text = isNone ? `${asks} ? ${own} : ${none}` : `${asks} ? ${none} : ${own}`;
    return [
      {
        edits: [replace(source, whole, text)],
        kind: 'cause',
        summary: `Without ${brief(use.text)} the answer is ${none}, as elsewhere in the file`,
        prior: name === use.text ? 0.84 : 0.8,
      },
    ];
  });
}
