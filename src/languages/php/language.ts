import type { FrameOwner, Language, PrintedPlace } from '../language.ts';
import { functionByBraces } from '../lexical/braces.ts';
import { doingPart } from '../lexical/doing.ts';
import { maskedBy } from '../lexical/masked.ts';
import { onlyRead } from '../lexical/only-read.ts';
import { statementByMark } from '../lexical/statement.ts';

const tokens = /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?/g;
const header = /\bfunction\s+&?(\w+)\s*\([^{};]{0,1000}\{/g;

/** Packages stand in `vendor` by maker and name. */
function owner({ filename, native }: PrintedPlace): FrameOwner {
  if (native || filename === null) return { kind: 'native' };
  const name = /(?:^|\/)vendor\/([\w.-]+\/[\w.-]+)\//.exec(filename)?.[1];
  return name ? { kind: 'dependency', name } : null;
}

/** PHP is read and mapped; its tests are not run. */
export const php: Language = {
  ...onlyRead,
  name: 'php',
  label: 'PHP',
  extensions: ['.php'],
  source: {
    masked: (text) => maskedBy(text, tokens),
    functionAt: (text, line) => functionByBraces(maskedBy(text, tokens), line, header),
    expressionAt(text, line) {
      const masked = maskedBy(text, tokens);
      const span = statementByMark(masked, line);
      return span && doingPart(null, { text, masked }, span, () => null);
    },
  },
  ownerOf: owner,
  pathOf: ({ filename }) => filename,
  isTest: (path) => /Test\.php$|(?:^|\/)tests?\//.test(path),
};
