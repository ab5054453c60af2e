import type { Operation } from '../../domain/event.ts';
import type { SourceReading } from '../language.ts';
import { divisions, doingPart, escaped, spansOf, subscripts } from '../lexical/doing.ts';
import { functionByIndent } from '../lexical/indent.ts';
import { maskedBy } from '../lexical/masked.ts';
import { type Span, statementByLine } from '../lexical/statement.ts';

const tokens =
  /#[^\n]*|(?:\b[rRbBfFuU]{1,2})?(?:("""|''')(?:\\[^]|(?!\1)[^\\])*(?:\1|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)/g;

const head = /^\s*(?:async\s+)?def\s+(\w+)/;

/** Python by its indentation and its brackets (https://docs.python.org/3/reference/lexical_analysis.html). */
export const pythonSource: SourceReading = {
  masked: (text) => maskedBy(text, tokens),
  functionAt: (text, line) => functionByIndent(maskedBy(text, tokens), line, head),
  expressionAt(text, line, _column, operation) {
    const masked = maskedBy(text, tokens);
    const span = statementByLine(masked, line, '([{');
    return span && doingPart(operation, { text, masked }, span, placesOf);
  },
};

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
