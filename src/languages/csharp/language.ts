import type { FrameOwner, Language, PrintedPlace } from '../language.ts';
import { functionByBraces } from '../lexical/braces.ts';
import { doingPart } from '../lexical/doing.ts';
import { maskedBy } from '../lexical/masked.ts';
import { onlyRead } from '../lexical/only-read.ts';
import { statementByMark } from '../lexical/statement.ts';

const tokens =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|\$?@\$?"(?:""|[^"])*"?|\$?"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])+'?/g;
const header =
  /(?<![\w.])(?!(?:if|for|foreach|while|switch|catch|lock|using|fixed|return|new|else)\b)(\w+)\s*(?:<[\w\s,]{1,200}>\s*)?\([^(){};]{0,1000}\)\s*(?:where\s[^{};]{0,300})?\{/g;

const owner = ({ native, module }: PrintedPlace): FrameOwner =>
  native || /^(?:System|Microsoft)\./.test(module ?? '') ? { kind: 'native' } : null;

/** C# is read and mapped; its tests are not run. */
export const csharp: Language = {
  ...onlyRead,
  name: 'csharp',
  label: 'C#',
  extensions: ['.cs'],
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
  isTest: (path) => /Tests?\.cs$|(?:^|\/)[\w.]*Tests?\//.test(path),
};
