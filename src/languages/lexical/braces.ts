import type { FoundFunction } from '../language.ts';
import { lineStarts } from './masked.ts';

/**
 * The innermost function around a line in a language of braces. `header` matches a function's head up to its opening brace
 * over the masked text, its first group is the name; the flag `g` is needed.
 */
export function functionByBraces(masked: string, line: number, header: RegExp): FoundFunction | null {
  const starts = lineStarts(masked);
  const from = starts[line - 1];
  if (from === undefined) return null;
  const to = (starts[line] ?? masked.length + 1) - 1;
  const closing = partners(masked);
  let found: { name: string | null; start: number; end: number } | null = null;
  for (const match of masked.matchAll(header)) {
    const start = match.index + (match[0].length - match[0].trimStart().length);
    if (start > to) break;
    const end = closing.get(match.index + match[0].length - 1) ?? masked.length;
    if (end >= from) found = { name: match[1] ?? null, start, end };
  }
  if (!found) return { name: null, startLine: 1, endLine: starts.length };
  const { name, start, end } = found;
  const lineAt = (offset: number): number => {
    const after = starts.findIndex((one) => one > offset);
    return after < 0 ? starts.length : after;
  };
  return { name, startLine: lineAt(start), endLine: lineAt(end) };
}

/** Offsets of opening braces with those of the braces that close them. */
function partners(masked: string): Map<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < masked.length; i += 1) {
    if (masked[i] === '{') open.push(i);
    const partner = masked[i] === '}' ? open.pop() : undefined;
    if (partner !== undefined) found.set(partner, i);
  }
  return found;
}
