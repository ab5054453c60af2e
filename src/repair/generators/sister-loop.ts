import ts from 'typescript';
import { insertBefore } from '../tree/edit.ts';
import { declarationOf, isReference, lookup } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import { reindented, rewritten, testedIn } from './sibling-idiom.ts';

/** A loop over elements, with the name that it gives to one. */
interface Walk {
  loop: ts.ForOfStatement;
  name: string;
}

/** Another loop of the file passes over some elements before it does anything with them: so does this one. */
export const sisterLoop: Generator = {
  name: 'sister-loop',
  drafts: (view) =>
    focusesOf(view).flatMap((focus) =>
      originsOf(view, focus).flatMap(({ node, source, hops }) => {
        const declaration = ts.isIdentifier(node) ? declarationOf(node) : null;
        const ours = declaration && ts.isVariableDeclaration(declaration) ? walkOf(declaration.parent.parent) : null;
        return ours ? forLoop(source, ours, hops) : [];
      }),
    ),
};

function walkOf(loop: ts.Node): Walk | null {
  if (!ts.isForOfStatement(loop) || !ts.isVariableDeclarationList(loop.initializer)) return null;
  const name = loop.initializer.declarations[0]?.name;
  return name && ts.isIdentifier(name) && ts.isBlock(loop.statement) ? { loop, name: name.text } : null;
}

const bodyOf = ({ loop }: Walk): ts.NodeArray<ts.Statement> => (loop.statement as ts.Block).statements;

/** Its checks at the start, before anything is done: ifs that end in `continue` and ask about the element alone. */
function passedOver(walk: Walk): ts.IfStatement[] {
  const body = bodyOf(walk);
  const end = body.findIndex((one) => !ts.isIfStatement(one) || !goesOn(one));
  return body
    .slice(0, end < 0 ? body.length : end)
    .filter((one): one is ts.IfStatement => ts.isIfStatement(one) && asksAbout(one.expression, walk.name));
}

function goesOn({ thenStatement, elseStatement }: ts.IfStatement): boolean {
  const [only, ...more] = ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
  return !elseStatement && more.length === 0 && only !== undefined && ts.isContinueStatement(only) && !only.label;
}

function asksAbout(condition: ts.Expression, name: string): boolean {
  const asked = testedIn(condition);
  return asked.length > 0 && asked.every((text) => text === name || text.startsWith(`${name}.`));
}

function forLoop(source: Source, ours: Walk, hops: number): Draft[] {
  const [first] = bodyOf(ours);
  if (!first || passedOver(ours).length > 0) return [];
  const sisters = nodesIn(source.ast, ts.isForOfStatement).flatMap((loop) => {
    const walk = loop === ours.loop ? null : walkOf(loop);
    return walk ? [walk] : [];
  });
  const found = sisters.flatMap((sister) =>
    passedOver(sister).flatMap((check) => {
      const text = moved(check, sister, ours);
      const isSameList = textOf(sister.loop.expression) === textOf(ours.loop.expression);
      return text === null ? [] : [{ text, sameness: Number(isSameList) + Number(sister.name === ours.name) }];
    }),
  );
  return found.map(({ text, sameness }) => ({
    edits: insertBefore(source, first, reindented(source, text)),
    kind: 'cause' as const,
    summary: `Elements that another loop passes over are passed over here as well: ${brief(text)}`,
    // Loops over lists of one name walk the same things.
    prior: 0.76 + 0.06 * sameness - 0.01 * hops,
  }));
}

/** The check with our name for the element; null where it speaks of what is not known here. */
function moved(check: ts.IfStatement, sister: Walk, ours: Walk): string | null {
  const renames = new Map<ts.Node, string>();
  for (const id of nodesIn(check, ts.isIdentifier).filter(isReference)) {
    if (id.text === sister.name) renames.set(id, ours.name);
    else if (lookup(id.text, ours.loop) !== declarationOf(id)) return null;
  }
  const ast = check.getSourceFile();
  return rewritten({ ast, text: ast.text }, check, renames);
}
