import type { Operation } from '../../domain/event.ts';
import type { SourceReading } from '../language.ts';
import { functionByBraces } from '../lexical/braces.ts';
import { chainStart, expressionEnd } from '../lexical/chain.ts';
import { doingPart, escaped, spansOf, subscripts } from '../lexical/doing.ts';
import { folded } from '../lexical/folded.ts';
import { lineStarts, maskedBy } from '../lexical/masked.ts';
import { type Span, statementByMark } from '../lexical/statement.ts';

const tokens =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|\bb?r(#{0,8})"[^]*?(?:"\1|$)|"(?:\\[^]|[^"\\])*"?|'(?:\\(?:u\{[^}\n]{1,8}\}|x[0-9a-fA-F]{2}|[^\n])|[^\\'\n])'/g;
const header = /\bfn[ \t]+(\w+)[^;{}]{0,2000}\{/g;

/** Rust by its braces; a panic tells the column of the very call (https://doc.rust-lang.org/std/panic/struct.Location.html). */
export const rustSource: SourceReading = {
  masked: (text) => maskedBy(text, tokens),
  functionAt: (text, line) => functionByBraces(maskedBy(text, tokens), line, header),
  expressionAt(text, line, column, operation) {
    const masked = maskedBy(text, tokens);
    const start = lineStarts(masked)[line - 1];
    if (start === undefined) return null;
    const at = column === null ? -1 : start + column - 1;
    if (at >= 0 && at < masked.length && /\S/.test(masked[at] ?? ''))
      return folded(text.slice(chainStart(masked, at), expressionEnd(masked, at)));
    const span = statementByMark(masked, line);
    return span && doingPart(operation, { text, masked }, span, placesOf);
  },
};

function placesOf({ kind, property, met }: Operation, _statement: string, masked: string): Span[] | null {
  if (kind === 'call' && property !== null)
    return spansOf(masked, new RegExp(`\\.${escaped(property)}\\([^()]*\\)`, 'g'));
  return met === 'out-of-range' ? subscripts(masked) : null;
}
