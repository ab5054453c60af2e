import type { FoundFunction } from '../language.ts';

const indentOf = (line: string): number => line.length - line.trimStart().length;

/**
 * The innermost function around a line of a text whose functions are indented below their heads. `head` matches a head's line, its
 * first group is the name.
 */
export function functionByIndent(masked: string, line: number, head: RegExp): FoundFunction | null {
  const lines = masked.split('\n');
  if (line < 1 || line > lines.length) return null;
  let least = indentOf(lines[line - 1] ?? '') + (head.test(lines[line - 1] ?? '') ? 1 : 0);
  for (let n = line; n >= 1; n -= 1) {
    const text = lines[n - 1] ?? '';
    if (text.trim() === '' || indentOf(text) >= least || /^\s*[)\]}]/.test(text)) continue;
    least = indentOf(text);
    const name = head.exec(text)?.[1];
    if (name) return { name, startLine: n, endLine: endOf(lines, n) };
  }
  return { name: null, startLine: 1, endLine: lines.length };
}

/** The last line that is indented more than the function's head. */
function endOf(lines: readonly string[], head: number): number {
  const indent = indentOf(lines[head - 1] ?? '');
  let end = head;
  for (let n = head + 1; n <= lines.length; n += 1) {
    const text = lines[n - 1] ?? '';
    if (text.trim() !== '' && indentOf(text) <= indent && !/^\s*[)\]}]/.test(text)) break;
    if (text.trim() !== '') end = n;
  }
  return end;
}
