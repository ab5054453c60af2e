import ts from 'typescript';
import { nodesAt, offsetAt, parseSource } from './source.ts';

/**
 * Names of the variables that the outermost function around a position binds or uses (properties do not count); of the
 * whole module outside of functions. Null when the text has no such place.
 */
export function variablesAround(
  source: string,
  fileName: string,
  line: number,
  column: number | null,
): ReadonlySet<string> | null {
  const file = parseSource(source, fileName);
  const offset = offsetAt(file, line, column ?? 1);
  if (offset === null) return null;
  const around = nodesAt(file, offset).find((node) => ts.isFunctionLike(node)) ?? file;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isPropertyName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(around);
  return names;
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.propertyName === node;
}
