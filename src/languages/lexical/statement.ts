import { lineStarts } from './masked.ts';

/** Part of a text: offsets, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Statements longer than this are no help to anybody. */
const linesAtMost = 60;

/**
 * The statement at a line of a language whose statements end with their line, unless a bracket is open or the line ends in
 * `\`. Null where there is no such line, or nothing on it.
 */
export function statementByLine(masked: string, line: number, opening: string): Span | null {
  const starts = lineStarts(masked);
  const lineText = (n: number): string => masked.slice(starts[n - 1], starts[n] ?? masked.length);
  if (line < 1 || line > starts.length || lineText(line).trim() === '') return null;
  const closing = [...opening].map((one) => ({ '(': ')', '[': ']', '{': '}' })[one]);
  const balance = (text: string): number =>
    [...text].reduce((sum, one) => sum + (opening.includes(one) ? 1 : closing.includes(one) ? -1 : 0), 0);
  const isContinued = (n: number): boolean => /\\\s*$/.test(lineText(n));
  let [from, to] = [line, line];
  // Up to where every bracket that is open at the line has been opened.
  for (let n = line - 1, open = 0; n >= Math.max(1, line - linesAtMost); n -= 1) {
    open += balance(lineText(n));
    if (open > 0) {
      from = n;
      open = 0;
    } else if (n === from - 1 && isContinued(n)) from = n;
  }
  let open = 0;
  for (let n = from; n < starts.length + 1 && n < from + linesAtMost; n += 1) {
    open += balance(lineText(n));
    to = Math.max(to, n);
    if (n >= line && open <= 0 && !isContinued(n)) break;
  }
  return trimmed(masked, { start: starts[from - 1] ?? 0, end: starts[to] ?? masked.length });
}

/** The statement at a line of a language whose statements end with `;` or a brace. */
export function statementByMark(masked: string, line: number): Span | null {
  const starts = lineStarts(masked);
  const from = starts[line - 1];
  if (from === undefined) return null;
  const ink = from + masked.slice(from).search(/\S/);
  if (ink >= (starts[line] ?? masked.length) || ink < from) return null;
  let start = ink;
  while (start > 0 && !/[;{}]/.test(masked[start - 1] ?? '')) start -= 1;
  let end = ink;
  let depth = 0;
  for (; end < masked.length; end += 1) {
    const one = masked[end] ?? '';
    if (depth <= 0 && /[;{}]/.test(one)) break;
    if (/[([]/.test(one)) depth += 1;
    if (/[)\]]/.test(one)) depth -= 1;
  }
  return trimmed(masked, { start, end });
}

function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  return { start: start + part.length - part.trimStart().length, end: end - (part.length - part.trimEnd().length) };
}
