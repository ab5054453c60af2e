import ts from 'typescript';
import type { SignName } from './sign.ts';

/** Something in a file that can be a sign when a patch brings it in (or takes it away). */
export interface Feature {
  name: SignName;
  /** What makes two of them the same: whitespace-folded source text. */
  key: string;
  severity: 'refuse' | 'mark';
  line: number;
  detail: string;
}

export type Reader = (node: ts.Node, file: ts.SourceFile) => Feature | null;

export function feature(
  node: ts.Node,
  file: ts.SourceFile,
  name: SignName,
  severity: 'refuse' | 'mark',
  detail: string,
): Feature {
  return { name, key: fold(node, file), severity, line: lineOf(node, file), detail };
}

export function fold(node: ts.Node, file: ts.SourceFile): string {
  return node.getText(file).replace(/\s+/g, ' ');
}

export function lineOf(node: ts.Node, file: ts.SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** The innermost function around a node, null at the top of the module. */
export function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | null {
  for (let n = node.parent; n; n = n.parent) if (ts.isFunctionLike(n)) return n as ts.FunctionLikeDeclaration;
  return null;
}

/** Nodes below that pass the test, without those of inner functions. */
export function within<T extends ts.Node>(root: ts.Node, test: (n: ts.Node) => n is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (test(node)) found.push(node);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  return found;
}

/** `undefined`, `void 0`, or nothing at all. */
export function isNothing(node: ts.Expression | undefined): boolean {
  if (!node) return true;
  return (ts.isIdentifier(node) && node.text === 'undefined') || ts.isVoidExpression(node);
}
