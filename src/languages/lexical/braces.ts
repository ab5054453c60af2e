import type { FoundFunction } from '../language.ts';
import { lineStarts } from './masked.ts';

/**
 * The innermost function around a line in a language of braces. `header` matches a function's head up to its opening brace
 * over the masked text, its first group is the name; the flag `g` is needed.
 */
export function functionByBraces(masked: string, line: number, header: RegExp): FoundFunction | null {
  const starts = lineStarts(masked);
  if (line < 1 || line > starts.length) return null;
  const lineAt = (offset: number): number => {
    let n = starts.findIndex((start) => start > offset);
    if (n < 0) n = starts.length;
    return n;
  };
  let found: FoundFunction | null = null;
  for (const match of masked.matchAll(header)) {
    const startLine = lineAt(match.index + (match[0].length - match[0].trimStart().length));
    if (startLine > line) break;
    const endLine = lineAt(closingOf(masked, match.index + match[0].length - 1));
    if (endLine >= line) found = { name: match[1] ?? null, startLine, endLine };
  }
  return found ?? { name: null, startLine: 1, endLine: starts.length };
}

/** Offset of the brace that closes the one at `open`; the text's end without. */
function closingOf(masked: string, open: number): number {
  let depth = 0;
  for (let i = open; i < masked.length; i += 1) {
    if (masked[i] === '{') depth += 1;
    if (masked[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
  return masked.length;
}
