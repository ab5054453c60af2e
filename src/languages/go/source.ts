import type { Operation } from '../../domain/event.ts';
import type { SourceReading } from '../language.ts';
import { functionByBraces } from '../lexical/braces.ts';
import { divisions, doingPart, spansOf, subscripts } from '../lexical/doing.ts';
import { maskedBy } from '../lexical/masked.ts';
import { type Span, statementByLine } from '../lexical/statement.ts';

const tokens = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|`[^`]*(?:`|$)|"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])+'?/g;
/** `func (o *Order) Label(i int) string {`: receiver, name, and what stands before the body. */
const header =
  /^func[ \t]+(?:\([^()\n]{0,200}\)[ \t]*)?(\w+)[^{}]{0,2000}?(?:\b(?:interface|struct)\s*\{\s*\}[^{}]{0,500}?){0,10}\{/gm;

/** Go by its braces and line ends (https://go.dev/ref/spec#Semicolons). */
export const goSource: SourceReading = {
  masked: (text) => maskedBy(text, tokens),
  functionAt: (text, line) => functionByBraces(maskedBy(text, tokens), line, header),
  expressionAt(text, line, _column, operation) {
    const masked = maskedBy(text, tokens);
    const span = statementByLine(masked, line, '([');
    const packages = importedNames(text);
    return span && doingPart(operation, { text, masked }, span, (...asked) => placesOf(packages, ...asked));
  },
};

/** Names by which imported packages are called: the last part of each path, or the name before it. */
function importedNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, own, path = ''] of text.matchAll(/^[ \t]*(?:import[ \t]+)?(?:(\w+)[ \t]+)?"([\w./-]{1,300})"[ \t]*$/gm))
    names.add(
      own ??
        path
          .replace(/\/v\d+$/, '')
          .split('/')
          .at(-1) ??
        '',
    );
  return names;
}

function placesOf(
  packages: ReadonlySet<string>,
  { kind, met }: Operation,
  _statement: string,
  masked: string,
): Span[] | null {
  if (kind === 'write' && met === 'null') {
    const assigned = masked.search(/[^=!<>:]=[^=]/);
    return subscripts(assigned < 0 ? masked : masked.slice(0, assigned + 1));
  }
  if (met === 'out-of-range') return subscripts(masked);
  if (met === 'division-by-zero') return divisions(masked);
  if (met === 'conversion' || masked.includes('.(')) return spansOf(masked, /\.\([^()]{0,200}\)/g);
  return kind === 'read' ? selectors(packages, masked) : null;
}

/** Fields and methods of values: not what a package exports, and no numbers. */
function selectors(packages: ReadonlySet<string>, masked: string): Span[] {
  return spansOf(masked, /\.[A-Za-z_]\w*/g).filter(({ start }) => {
    const before = /[\w]+$/.exec(masked.slice(0, start))?.[0] ?? '';
    const isFirst = !/[.)\]]$/.test(masked.slice(0, start - before.length));
    return !(isFirst && packages.has(before));
  });
}
