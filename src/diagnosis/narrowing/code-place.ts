import ts from 'typescript';
import type { CodePlace } from '../../domain/narrowing.ts';
import { foldedText } from '../../syntax/folded-text.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import { hasBody } from './own-frames.ts';

const textAtMost = 120;

/** Where a node stands, for a person. `expression` is left out for functions and modules. */
export function placeOf(node: ts.Node, path: string, at: 'start' | 'end' = 'start'): CodePlace {
  const file = node.getSourceFile();
  const offset = at === 'start' ? node.getStart(file) : Math.max(0, node.end - 1);
  const { line } = file.getLineAndCharacterOfPosition(offset);
  // A function's own name is that of the code in its body.
  const inside = hasBody(node) && 'body' in node ? Math.max(0, (node.body as ts.Node).end - 1) : offset;
  const within = file.getLineAndCharacterOfPosition(inside);
  const name = enclosingFunction(file.text, path, within.line + 1, within.character + 1)?.name ?? null;
  const whole = ts.isFunctionLike(node) || ts.isSourceFile(node);
  return { file: path, line: line + 1, function: name, expression: whole ? null : textOf(node) };
}

/** Source text of a node on one line. */
export function textOf(node: ts.Node): string {
  const text = foldedText(node, node.getSourceFile());
  return text.length > textAtMost ? `${text.slice(0, textAtMost)}…` : text;
}
