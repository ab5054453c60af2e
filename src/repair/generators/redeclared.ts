import ts from 'typescript';
import { type Edit, insertAt, replace } from '../tree/edit.ts';
import { isReference } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import type { SiteView } from './view.ts';

type Named = ts.VariableDeclaration | ts.ClassDeclaration | ts.FunctionDeclaration;

/**
 * Two classic scripts of one page declare the same name: the later one never runs. Out with its declaration where it says
 * the same; else it is given a name of its own, or the script a scope of its own where nothing else needs its names.
 */
export const redeclared: Generator = {
  name: 'redeclared',
  drafts(view) {
    const { scripts = [], operation, frames, failure } = view.site;
    const name = /already been declared|redeclaration|duplicate variable/i.test(failure.message)
      ? operation.property
      : null;
    const file = frames[0]?.file ?? null;
    if (name === null || file === null || !scripts.includes(file)) return [];
    const later = view.reach.source(file);
    const others = scripts.filter((script) => script !== file).flatMap((script) => view.reach.source(script) ?? []);
    const second = later && declarationOf(later, name);
    const earlier = others.find((source) => declarationOf(source, name) !== null);
    const first = earlier && declarationOf(earlier, name);
    if (!later || !second || !earlier || !first) return [];
    return [
      ...removed(later, second, first, earlier.file),
      ...renamed(later, second, name, others),
      ...enclosed(later, view, others),
    ];
  },
};

function declarationsOf(source: Source): Named[] {
  return source.ast.statements.flatMap((statement): Named[] => {
    if (ts.isVariableStatement(statement)) return [...statement.declarationList.declarations];
    return ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement) ? [statement] : [];
  });
}

const nameOf = ({ name }: Named): string | null => (name && ts.isIdentifier(name) ? name.text : null);

function declarationOf(source: Source, name: string): Named | null {
  return declarationsOf(source).find((one) => nameOf(one) === name) ?? null;
}

const folded = (node: ts.Node): string => textOf(node).replace(/\s+/g, ' ');

function removed(source: Source, second: Named, first: Named, from: string): Draft[] {
  const both = ts.isVariableDeclaration(second) && ts.isVariableDeclaration(first);
  const same = both
    ? second.initializer !== undefined &&
      first.initializer !== undefined &&
      folded(second.initializer) === folded(first.initializer)
    : second.kind === first.kind && folded(second) === folded(first);
  const constant = !both || [first, second].every(({ parent }) => (parent.flags & ts.NodeFlags.Const) !== 0);
  if (!same || !constant) return [];
  const summary = `${nameOf(second)} is declared once: the page's earlier script has the same`;
  return [{ edits: [withoutDeclaration(source, second, from)], kind: 'cause', summary, prior: 0.95 }];
}

/** A word on where the name comes from, in the declaration's place; of several in one statement only itself is taken out. */
function withoutDeclaration(source: Source, node: Named, from: string): Edit {
  const list = ts.isVariableDeclaration(node) ? (node.parent as ts.VariableDeclarationList) : null;
  if (list && list.declarations.length > 1) {
    const at = list.declarations.indexOf(node as ts.VariableDeclaration);
    const [start, end] =
      at === 0
        ? [node.getStart(source.ast), list.declarations[1]!.getStart(source.ast)]
        : [list.declarations[at - 1]!.getEnd(), node.getEnd()];
    return { source, at: start, end, text: '' };
  }
  const told = `// ${nameOf(node)} is declared in ${from.slice(from.lastIndexOf('/') + 1)}, which the page loads before.`;
  return replace(source, list ? list.parent : node, told);
}

function renamed(source: Source, second: Named, name: string, others: readonly Source[]): Draft[] {
  const taken = new Set(
    [source, ...others].flatMap((one) => nodesIn(one.ast, ts.isIdentifier).map(({ text }) => text)),
  );
  const stem = /([A-Za-z][\w$]*)\.\w+$/.exec(source.file)?.[1] ?? 'own';
  const upper = name.charAt(0).toUpperCase() + name.slice(1);
  const fresh = [`${stem.charAt(0).toLowerCase()}${stem.slice(1)}${upper}`, `${name}2`].find((one) => !taken.has(one));
  if (fresh === undefined) return [];
  const uses = nodesIn(source.ast, ts.isIdentifier).filter(
    (id) => id.text === name && (id.parent === second || isReference(id)),
  );
  const edits = uses.map((id) =>
    replace(source, id, ts.isShorthandPropertyAssignment(id.parent) ? `${name}: ${fresh}` : fresh),
  );
  return [{ edits, kind: 'cause', summary: `${name} of this script is called ${fresh}`, prior: 0.85 }];
}

function enclosed(source: Source, { site }: SiteView, others: readonly Source[]): Draft[] {
  const own = new Set(declarationsOf(source).flatMap((one) => nameOf(one) ?? []));
  const elsewhere = others.some((other) =>
    nodesIn(other.ast, ts.isIdentifier).some((id) => own.has(id.text) && declarationOf(other, id.text) === null),
  );
  const inPage = [...own].some((one) => (site.page ?? '').includes(one));
  const [first] = source.ast.statements;
  if (elsewhere || inPage || !first) return [];
  const { eol, semicolon } = source.style;
  const edits = [
    insertAt(source, first.getStart(source.ast), `(() => {${eol}`),
    insertAt(source, source.ast.statements.at(-1)!.getEnd(), `${eol}})()${semicolon}`),
  ];
  return [{ edits, kind: 'cause', summary: 'the script keeps its names to itself', prior: 0.78 }];
}
