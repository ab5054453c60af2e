import ts from 'typescript';
import { type Style, readStyle } from './style.ts';

/** One parsed file. Offsets are UTF-16 indexes into `text`. */
export interface Source {
  file: string;
  text: string;
  ast: ts.SourceFile;
  style: Style;
}

const scriptKinds: Record<string, ts.ScriptKind> = {
  ts: ts.ScriptKind.TS,
  mts: ts.ScriptKind.TS,
  cts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  jsx: ts.ScriptKind.JSX,
};

/** Bigger files are bundles or data: reading them costs seconds and no person fixes them by hand. */
const maxLength = 1_500_000;

/** Parses JavaScript or TypeScript, chosen by extension; null for other files and for texts beyond 1.5 million characters. */
export function parseSource(file: string, text: string): Source | null {
  const ast = parse(file, text, true);
  return ast && { file, text, ast, style: readStyle(text) };
}

function parse(file: string, text: string, withParents: boolean): ts.SourceFile | null {
  const extension = /\.([cm]?[jt]sx?)$/i.exec(file)?.[1]?.toLowerCase();
  if (!extension || text.length > maxLength) return null;
  return ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    withParents,
    scriptKinds[extension] ?? ts.ScriptKind.JSX,
  );
}

/** True when the text has no syntax error that the original text did not have. */
export function parsesClean(file: string, text: string, before: Source | null): boolean {
  const ast = parse(file, text, false);
  return ast !== null && faults(ast) <= (before ? faults(before.ast) : 0);
}

function faults(ast: ts.SourceFile): number {
  return (ast as unknown as { parseDiagnostics?: unknown[] }).parseDiagnostics?.length ?? 0;
}

/** Offset of a 1-based line and column (a missing column = first character of the line); null beyond the text. */
export function offsetOf(source: Source, line: number, column: number | null): number | null {
  const starts = source.ast.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined) return null;
  const end = starts[line] ?? source.text.length + 1;
  const wanted = start + (column === null ? /^\s*/.exec(source.text.slice(start, end))![0].length : column - 1);
  return wanted >= end ? null : wanted;
}

/** 1-based line of a node's first character. */
export function lineOf(source: Source, node: ts.Node): number {
  return source.ast.getLineAndCharacterOfPosition(node.getStart(source.ast)).line + 1;
}

/** The deepest node whose own text (without leading comments) covers the offset. */
export function nodeAt(source: Source, offset: number): ts.Node {
  let found: ts.Node = source.ast;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source.ast) <= offset && offset < node.getEnd()) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(source.ast, visit);
  return found;
}

/** All nodes below (and not) `node` that pass the test, in source order. `into` false = don't descend there. */
export function nodesIn<T extends ts.Node>(
  node: ts.Node,
  test: (n: ts.Node) => n is T,
  into: (n: ts.Node) => boolean = () => true,
): T[] {
  const found: T[] = [];
  const visit = (child: ts.Node): void => {
    if (test(child)) found.push(child);
    if (into(child)) ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

/** Text of a node with whitespace folded, for comparing expressions. */
export function textOf(node: ts.Node): string {
  return node.getText().replace(/\s+/g, ' ');
}

export function isCallOrNew(n: ts.Node): n is ts.CallExpression | ts.NewExpression {
  return ts.isCallExpression(n) || ts.isNewExpression(n);
}
