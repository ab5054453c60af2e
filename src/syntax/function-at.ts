import ts from 'typescript';
import { lineOf, nodesAt, offsetAt, parseSource } from './source.ts';

export interface EnclosingFunction {
  /** As V8 prints it (`parse`, `Parser.parse`, `new Parser`, `get size`, `Object.run`); null = anonymous or the module. */
  name: string | null;
  kind: 'function' | 'method' | 'constructor' | 'accessor' | 'initialiser' | 'module';
  /** Offsets into the source, end exclusive, and 1-based lines. */
  start: number;
  end: number;
  startLine: number;
  endLine: number;
}

/**
 * The function whose code stands at a position (1-based); the whole module outside of functions. Without a column: the
 * function of the line's first character, unless others begin on that line. Null when the text has no such line.
 */
export function enclosingFunction(
  source: string,
  fileName: string,
  line: number,
  column: number | null,
): EnclosingFunction | null {
  const file = parseSource(source, fileName);
  const offset = column === null ? firstInk(file, line) : offsetAt(file, line, column);
  if (offset === null) return null;
  const node = nodesAt(file, offset).findLast((candidate) => runsAt(candidate, offset, file)) ?? file;
  if (column === null && beginsOnLine(node, file, line)) return null;
  const start = node.getStart(file);
  return {
    ...nameAndKind(node, file),
    start,
    end: node.end,
    startLine: lineOf(file, start),
    endLine: lineOf(file, node.end),
  };
}

function firstInk(file: ts.SourceFile, line: number): number | null {
  const starts = file.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined) return null;
  const text = file.text.slice(start, starts[line] ?? file.text.length);
  return start + Math.max(0, text.search(/\S/));
}

/** Whether a function inside of `around` begins on a line. */
function beginsOnLine(around: ts.Node, file: ts.SourceFile, line: number): boolean {
  const from = file.getLineStarts()[line - 1] ?? 0;
  const to = file.getLineStarts()[line] ?? file.text.length;
  const visit = (node: ts.Node): boolean => {
    if (node.pos >= to || node.end <= from) return false;
    if (node !== around && ts.isFunctionLike(node) && node.getStart(file) >= from && node.getStart(file) < to)
      return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(around);
}

/** A function's own code begins at its parameters: names, decorators and computed keys belong to the code around it. */
function runsAt(node: ts.Node, offset: number, file: ts.SourceFile): boolean {
  if (ts.isClassStaticBlockDeclaration(node)) return true;
  if (ts.isPropertyDeclaration(node))
    return node.initializer !== undefined && offset >= node.initializer.getStart(file);
  if (!ts.isFunctionLike(node) || !('body' in node)) return false;
  if (ts.isArrowFunction(node)) return true;
  const name = node.name;
  return !name || offset >= name.end || offset < name.getStart(file) ? !isDecorated(node, offset) : false;
}

function isDecorated(node: ts.Node, offset: number): boolean {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.some((decorator) => offset < decorator.end);
}

function nameAndKind(node: ts.Node, file: ts.SourceFile): Pick<EnclosingFunction, 'name' | 'kind'> {
  if (ts.isSourceFile(node)) return { name: null, kind: 'module' };
  if (ts.isPropertyDeclaration(node)) return { name: '<instance_members_initializer>', kind: 'initialiser' };
  if (ts.isClassStaticBlockDeclaration(node)) return { name: '<static_initializer>', kind: 'initialiser' };
  if (ts.isConstructorDeclaration(node)) return { name: `new ${ownerName(node) ?? ''}`.trim(), kind: 'constructor' };
  if (ts.isGetAccessor(node)) return { name: `get ${keyText(node.name, file)}`, kind: 'accessor' };
  if (ts.isSetAccessor(node)) return { name: `set ${keyText(node.name, file)}`, kind: 'accessor' };
  if (ts.isMethodDeclaration(node)) return { name: qualified(node, keyText(node.name, file)), kind: 'method' };
  return { name: functionName(node, file), kind: 'function' };
}

function functionName(node: ts.Node, file: ts.SourceFile): string | null {
  if ((ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) && node.name) return node.name.text;
  if (ts.isFunctionDeclaration(node)) return 'default';
  let at = node;
  while (isTransparent(at.parent)) at = at.parent;
  const parent = at.parent;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) {
    return ts.isIdentifier(parent.name) ? parent.name.text : null;
  }
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return qualified(parent, keyText(parent.name, file));
  }
  if (ts.isExportAssignment(parent)) return 'default';
  const assigns = ts.isBinaryExpression(parent) && parent.right === at && isAssignment(parent.operatorToken.kind);
  return assigns ? targetName(parent.left) : null;
}

function isTransparent(node: ts.Node): boolean {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** `Parser.prototype.parse` -> Parser.parse, `this.run` -> run, `exports.load` -> exports.load. */
function targetName(target: ts.Expression): string | null {
  const names: string[] = [];
  let at: ts.Expression = target;
  while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) {
    const key = ts.isPropertyAccessExpression(at) ? at.name : at.argumentExpression;
    if (!ts.isIdentifier(key) && !ts.isPrivateIdentifier(key) && !ts.isStringLiteralLike(key)) return null;
    if (key.text !== 'prototype') names.unshift(key.text);
    at = at.expression;
  }
  if (ts.isIdentifier(at)) names.unshift(at.text);
  return names.join('.') || null;
}

function qualified(member: ts.Node, key: string): string {
  if (key.startsWith('#')) return key;
  const owner = ts.isObjectLiteralExpression(member.parent) ? 'Object' : ownerName(member);
  return owner ? `${owner}.${key}` : key;
}

function ownerName(member: ts.Node): string | null {
  const owner = member.parent;
  if (!ts.isClassLike(owner)) return null;
  if (owner.name) return owner.name.text;
  const parent = owner.parent;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null;
}

function keyText(name: ts.PropertyName, file: ts.SourceFile): string {
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : `[${name.expression.getText(file)}]`;
  }
  return name.text;
}
