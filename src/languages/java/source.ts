import type { Operation } from '../../domain/event.ts';
import type { SourceReading } from '../language.ts';
import { functionByBraces } from '../lexical/braces.ts';
import { divisions, doingPart, escaped, spansOf, subscripts } from '../lexical/doing.ts';
import { maskedBy } from '../lexical/masked.ts';
import { type Span, statementByMark } from '../lexical/statement.ts';

const tokens =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"""(?:\\[^]|(?!""")[^\\])*(?:"""|$)|"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])+'?/g;
const header =
  /(?<![\w.@])(?!(?:if|for|while|switch|catch|synchronized|try|return|new|else)\b)(\w+)\s*\([^(){};]{0,1000}\)\s*(?:throws\s[\w.,\s]{0,400})?\{/g;

/** Java by its braces and semicolons (https://docs.oracle.com/javase/specs/jls/se17/html/jls-3.html). */
export const javaSource: SourceReading = {
  masked: (text) => maskedBy(text, tokens),
  functionAt: (text, line) => functionByBraces(maskedBy(text, tokens), line, header),
  expressionAt(text, line, _column, operation) {
    const masked = maskedBy(text, tokens);
    const span = statementByMark(masked, line);
    return span && doingPart(operation, { text, masked }, span, placesOf);
  },
};

function placesOf({ kind, property, met }: Operation, _statement: string, masked: string): Span[] | null {
  if (kind === 'call' && property !== null)
    return spansOf(masked, new RegExp(`\\.\\s*${escaped(property)}(?=\\s*\\()`, 'g'));
  if ((kind === 'read' || kind === 'write') && property !== null && property !== 'length')
    return spansOf(masked, new RegExp(`\\.\\s*${escaped(property)}\\b`, 'g'));
  if (met === 'out-of-range') return subscripts(masked);
  return met === 'division-by-zero' ? divisions(masked) : null;
}
