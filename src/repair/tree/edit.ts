import { MagicString } from 'magic-string';
import ts from 'typescript';
import type { Source } from './source.ts';
import { isFunctionLike, type FunctionNode } from './scope.ts';

/** Replacement of [at, end) of a file by a text; at = end inserts. */
export interface Edit {
  source: Source;
  at: number;
  end: number;
  text: string;
}

/** Applies edits and gives the new text of each file. Throws when two edits overlap. */
export function applyEdits(edits: readonly Edit[]): Record<string, string> {
  const byFile = new Map<string, MagicString>();
  for (const edit of edits) {
    const target = byFile.get(edit.source.file) ?? new MagicString(edit.source.text);
    byFile.set(edit.source.file, target);
    if (edit.at === edit.end) target.appendLeft(edit.at, edit.text);
    else if (edit.text === '') target.remove(edit.at, edit.end);
    else target.update(edit.at, edit.end, edit.text);
  }
  return Object.fromEntries([...byFile].map(([file, text]) => [file, text.toString()]));
}

export function replace(source: Source, node: ts.Node, text: string): Edit {
  return { source, at: node.getStart(source.ast), end: node.getEnd(), text };
}

export function insertAt(source: Source, at: number, text: string): Edit {
  return { source, at, end: at, text };
}

/** Leading whitespace of the line on which the offset lies. */
export function indentAt(source: Source, offset: number): string {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.text.slice(start))![0];
}

/** True when only whitespace stands before the node on its line. */
function startsLine(source: Source, node: ts.Node): boolean {
  const at = node.getStart(source.ast);
  return source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/** Puts lines (without indentation; `\t` at the start of one = one level deeper) before a statement, in braces where the grammar needs them. */
export function insertBefore(source: Source, statement: ts.Statement, lines: readonly string[]): Edit[] {
  const at = statement.getStart(source.ast);
  const indent = indentAt(source, at);
  const { eol, indent: unit } = source.style;
  const inList = isStatementList(statement.parent);
  if (!inList) {
    const inner = [...lines, shiftText(source, source.text.slice(at, statement.getEnd()))];
    const body = inner.map((line) => indent + unit + unfold(line, unit)).join(eol);
    return [{ source, at, end: statement.getEnd(), text: `{${eol}${body}${eol}${indent}}` }];
  }
  if (!startsLine(source, statement)) {
    return [insertAt(source, at, `${lines.map((line) => terminated(line.replace(/^\t+/, ''))).join(' ')} `)];
  }
  return [insertAt(source, at, lines.map((line) => unfold(line, unit) + eol + indent).join(''))];
}

/** On one line statements need their semicolon, whatever the style. */
function terminated(line: string): string {
  return /[;{}]$/.test(line) ? line : `${line};`;
}

function unfold(line: string, unit: string): string {
  return line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length));
}

function shiftText(source: Source, text: string): string {
  return text.replaceAll('\n', `\n${source.style.indent}`);
}

/** Puts lines after a statement that stands in a list of statements. */
export function insertAfter(source: Source, statement: ts.Statement, lines: readonly string[]): Edit[] {
  const indent = indentAt(source, statement.getStart(source.ast));
  const { eol, indent: unit } = source.style;
  return [insertAt(source, statement.getEnd(), lines.map((line) => eol + indent + unfold(line, unit)).join(''))];
}

/** Puts lines at the start of a function: after directives and `super()`; an arrow's expression becomes a block. */
export function insertAtEntry(source: Source, fn: FunctionNode, lines: readonly string[]): Edit[] {
  const body = (fn as ts.FunctionLikeDeclaration).body;
  if (!body) return [];
  if (!ts.isBlock(body)) return blockFromArrow(source, body, lines);
  const first = body.statements.find((s) => !isPrologue(s));
  if (first) return insertBefore(source, first, lines);
  const { eol, indent: unit, semicolon } = source.style;
  const indent = indentAt(source, body.getStart(source.ast));
  const inner = lines.map((line) => eol + indent + unit + unfold(line, unit)).join('');
  return [replace(source, body, `{${inner}${eol}${indent}}${semicolon && ''}`)];
}

function blockFromArrow(source: Source, body: ts.Expression, lines: readonly string[]): Edit[] {
  const { eol, indent: unit, semicolon } = source.style;
  const indent = indentAt(source, body.parent.getStart(source.ast));
  const expression =
    ts.isParenthesizedExpression(body) && ts.isObjectLiteralExpression(body.expression) ? body.expression : body;
  const inner = [...lines, `return ${expression.getText(source.ast)}${semicolon}`];
  return [
    replace(source, body, `{${inner.map((l) => eol + indent + unit + unfold(l, unit)).join('')}${eol}${indent}}`),
  ];
}

function isPrologue(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  const e = statement.expression;
  return ts.isStringLiteral(e) || (ts.isCallExpression(e) && e.expression.kind === ts.SyntaxKind.SuperKeyword);
}

export function isStatementList(
  node: ts.Node,
): node is ts.Block | ts.SourceFile | ts.CaseOrDefaultClause | ts.ModuleBlock {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node) || ts.isModuleBlock(node);
}

/** The statement in which a node stands, not climbing out of its function; null for an arrow's expression body. */
export function statementOf(node: ts.Node): ts.Statement | null {
  for (let n: ts.Node | undefined = node; n; n = n.parent) {
    if (isStatementNode(n)) return n;
    if (isFunctionLike(n) && n !== node) return null;
  }
  return null;
}

function isStatementNode(node: ts.Node): node is ts.Statement {
  return (
    (node.kind >= ts.SyntaxKind.FirstStatement && node.kind <= ts.SyntaxKind.LastStatement) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

/** The nearest statement around a node that stands in a list (so that lines can be put before it without braces). */
export function listedStatementOf(node: ts.Node): ts.Statement | null {
  let statement = statementOf(node);
  while (statement && !isStatementList(statement.parent)) statement = statementOf(statement.parent);
  return statement;
}
