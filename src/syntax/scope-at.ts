import ts from 'typescript';
import type { Operation } from '../domain/event.ts';
import { does, isAssigned } from './doing.ts';
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
  /**
   * The different expressions by which the innermost function may do an operation (computed keys may be any property), or
   * call a built-in of this name. None = that can't be told for this kind of operation.
   */
  placesDoing(operation: Operation, builtIn: string | null): string[];
  /** How many different expressions of the outermost function are this one up to the names of variables. */
  countAlike(folded: string): number;
}

/** The names around a position (1-based; without a column: the line's begin); null when the text has no such place. */
export function scopeAt(source: string, fileName: string, line: number, column: number | null): Scope | null {
  const file = parseSource(source, fileName);
  const offset = offsetAt(file, line, column ?? 1);
  if (offset === null) return null;
  const functions = nodesAt(file, offset).filter((node) => ts.isFunctionLike(node));
  const around = functions[0] ?? file;
  return {
    functionName: enclosingFunction(source, fileName, line, column)?.name ?? null,
    knowsVariable: (name) =>
      some(around, (node) => ts.isIdentifier(node) && node.text === name && !isPropertyName(node)),
    knowsFunction: (name) => some(file, (node) => isFunctionName(node, name)),
    placesDoing: (operation, builtIn) => placesDoing(functions.at(-1) ?? file, file, operation, builtIn),
    countAlike: (folded) => countAlike(around, file, folded),
  };
}

function placesDoing(root: ts.Node, file: ts.SourceFile, operation: Operation, builtIn: string | null): string[] {
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    const calls = builtIn !== null && ts.isCallExpression(node) && calleeName(node) === builtIn;
    if (calls || (builtIn === null && (does(node, operation, file) || mayDo(node, operation)))) {
      texts.add(foldedText(node, file));
    }
    if (node === root || !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(root);
  return [...texts];
}

function calleeName({ expression }: ts.CallExpression): string | null {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : null;
}

/** A computed key can be any property. */
function mayDo(node: ts.Node, { kind }: Operation): boolean {
  if (!ts.isElementAccessExpression(node) || ts.isLiteralExpression(node.argumentExpression)) return false;
  return kind === (isAssigned(node) ? 'write' : 'read');
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
