import ts from 'typescript';
import { foldedText } from './folded-text.ts';
import { enclosingFunction } from './function-at.ts';
import { normaliseExpression } from './normalise.ts';
import { nodesAt, offsetAt, parseSource } from './source.ts';

/** More nodes than these are not looked through: a bundle on one line must not stall a search. */
const nodesAtMost = 20_000;

/** What the source tells of the names around a position; computed only when asked. */
export interface Scope {
  /** Name of the innermost function as the source gives it; null for anonymous ones and the module's own code. */
  readonly functionName: string | null;
  /** Whether the outermost function around binds or uses a variable of this name (properties do not count). */
  knowsVariable(name: string): boolean;
  /** Whether some function of the file has this bare name. */
  knowsFunction(name: string): boolean;
  /** How many different expressions of the outermost function are this one up to the names of variables. */
  countAlike(folded: string): number;
}

/** The names around a position (1-based; without a column: the line's begin); null when the text has no such place. */
export function scopeAt(source: string, fileName: string, line: number, column: number | null): Scope | null {
  const file = parseSource(source, fileName);
  const offset = offsetAt(file, line, column ?? 1);
  if (offset === null) return null;
  const around = nodesAt(file, offset).find((node) => ts.isFunctionLike(node)) ?? file;
  return {
    functionName: enclosingFunction(source, fileName, line, column)?.name ?? null,
    knowsVariable: (name) =>
      some(around, (node) => ts.isIdentifier(node) && node.text === name && !isPropertyName(node)),
    knowsFunction: (name) => some(file, (node) => isFunctionName(node, name)),
    countAlike: (folded) => countAlike(around, file, folded),
  };
}

function some(root: ts.Node, holds: (node: ts.Node) => boolean): boolean {
  const visit = (node: ts.Node): boolean => holds(node) || (ts.forEachChild(node, visit) ?? false);
  return visit(root);
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.propertyName === node;
}

/** Declared by this name, or assigned to a variable or property of it. */
function isFunctionName(node: ts.Node, name: string): boolean {
  if (!ts.isIdentifier(node) && !ts.isPrivateIdentifier(node) && !ts.isStringLiteralLike(node)) return false;
  if (node.text !== name) return false;
  const { parent } = node;
  if (ts.isFunctionLike(parent) || ts.isClassLike(parent)) return parent.name === node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name === node && parent.initializer !== undefined && isFunction(parent.initializer);
  }
  const target = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
  const assignment = target.parent;
  return ts.isBinaryExpression(assignment) && assignment.left === target && isFunction(assignment.right);
}

function isFunction(node: ts.Expression): boolean {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isClassExpression(node);
}

function countAlike(root: ts.Node, file: ts.SourceFile, folded: string): number {
  const spellings = new Set<string>();
  let seen = 0;
  const visit = (node: ts.Node): void => {
    seen += 1;
    if (seen > nodesAtMost) return;
    if (ts.isExpression(node) && node.end - node.pos < 4 * folded.length + 80) {
      const text = foldedText(node, file);
      if (normaliseExpression(text, { foldLocals: true }) === folded) spellings.add(normaliseExpression(text));
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return spellings.size;
}
