import type { Operation } from '../../domain/event.ts';
import type { FrameOwner, Language, PrintedPlace } from '../language.ts';
import { functionByIndent } from '../lexical/indent.ts';
import { maskedBy } from '../lexical/masked.ts';
import { doingPart, escaped, spansOf } from '../lexical/doing.ts';
import { onlyRead } from '../lexical/only-read.ts';
import { type Span, statementByLine } from '../lexical/statement.ts';

const tokens = /#[^\n]*|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/g;
const head = /^\s*def\s+(?:self\.)?([\w?!=]+)/;

function memberCalls({ property }: Operation, _statement: string, masked: string): Span[] | null {
  return property === null ? null : spansOf(masked, new RegExp(`\\.${escaped(property)}(?!\\w)`, 'g'));
}

/** Gems stand by name and version, the standard library below `lib/ruby`. */
function owner({ filename, native }: PrintedPlace): FrameOwner {
  if (native || filename === null) return { kind: 'native' };
  const gem = /\/gems\/([\w.-]+?)-\d[^/]*\//.exec(filename)?.[1];
  if (gem) return { kind: 'dependency', name: gem };
  return /\/lib\/ruby\/\d|^<internal:/.test(filename) ? { kind: 'native' } : null;
}

/** Ruby is read and mapped; its tests are not run. */
export const ruby: Language = {
  ...onlyRead,
  name: 'ruby',
  label: 'Ruby',
  extensions: ['.rb'],
  source: {
    masked: (text) => maskedBy(text, tokens),
    functionAt: (text, line) => functionByIndent(maskedBy(text, tokens), line, head),
    expressionAt(text, line, _column, operation) {
      const masked = maskedBy(text, tokens);
      const span = statementByLine(masked, line, '([{');
      return span && doingPart(operation, { text, masked }, span, memberCalls);
    },
  },
  ownerOf: owner,
  pathOf: ({ filename }) => filename,
  isTest: (path) => /_(?:spec|test)\.rb$|(?:^|\/)(?:spec|test)\//.test(path),
};
