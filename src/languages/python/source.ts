import type { Operation } from '../../domain/event.ts';
import type { FoundFunction, SourceReading } from '../language.ts';
import { divisions, doingPart, escaped, spansOf, subscripts } from '../lexical/doing.ts';
import { maskedBy } from '../lexical/masked.ts';
import { type Span, statementByLine } from '../lexical/statement.ts';

const tokens =
  /#[^\n]*|(?:\b[rRbBfFuU]{1,2})?(?:("""|''')(?:\\[^]|(?!\1)[^\\])*(?:\1|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)/g;

/** Python by its indentation and its brackets (https://docs.python.org/3/reference/lexical_analysis.html). */
export const pythonSource: SourceReading = {
  masked: (text) => maskedBy(text, tokens),
  functionAt: (text, line) => functionByIndent(maskedBy(text, tokens), line),
  expressionAt(text, line, _column, operation) {
    const masked = maskedBy(text, tokens);
    const span = statementByLine(masked, line, '([{');
    return span && doingPart(operation, { text, masked }, span, placesOf);
  },
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

function functionByIndent(masked: string, line: number): FoundFunction | null {
  const lines = masked.split('\n');
  if (line < 1 || line > lines.length) return null;
  let least = indentOf(lines[line - 1] ?? '');
  const own = /^\s*(?:async\s+)?def\s+(\w+)/.exec(lines[line - 1] ?? '');
  if (own) return { name: own[1] ?? null, startLine: line, endLine: endOf(lines, line) };
  for (let n = line - 1; n >= 1; n -= 1) {
    const text = lines[n - 1] ?? '';
    if (text.trim() === '' || indentOf(text) >= least || /^\s*[)\]}]/.test(text)) continue;
    least = indentOf(text);
    const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text)?.[1];
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

function placesOf({ kind, property, met }: Operation, statement: string, masked: string): Span[] | null {
  if (met === 'missing-key' && property !== null) return keys(property, statement, masked);
  if (kind === 'read' && property !== null) return spansOf(masked, new RegExp(`\\.${escaped(property)}\\b`, 'g'));
  if (kind === 'read' || met === 'out-of-range') return subscripts(masked);
  if (kind === 'call' && property !== null) return spansOf(masked, new RegExp(`\\b${escaped(property)}(?=\\()`, 'g'));
  if (kind === 'reference' && property !== null) return spansOf(masked, new RegExp(`\\b${escaped(property)}\\b`, 'g'));
  return met === 'division-by-zero' ? divisions(masked) : null;
}

/** Subscripts with this very key; where none has it as a literal, all subscripts. */
function keys(key: string, statement: string, masked: string): Span[] {
  const all = subscripts(masked);
  const inside = ({ start, end }: Span): string => statement.slice(start + 1, end - 1).trim();
  const literal = all.filter((one) => [`"${key}"`, `'${key}'`, key].includes(inside(one)));
  return literal.length > 0 ? literal : all;
}
