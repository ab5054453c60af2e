import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { generateCandidates } from './generate.ts';
import { halfCheck } from './half-check.ts';

const textsOf = (marked: string, message: string) =>
  generateCandidates(markedSite(marked, message), { generators: [halfCheck] }).map(({ files }) => files['a.js']);

const read = "Cannot read properties of null (reading 'length')";

it('a check that lets null through is widened, also where a function within uses the value', () => {
  const text = `function end(chunk) {\n  if (chunk === undefined) chunk = '';\n  function write() {\n    return chunk.¦length;\n  }\n  return write();\n}\n`;
  expect(textsOf(text, read)[0]).toContain('if (chunk === undefined || chunk === null)');
});

it('a value is followed through the list that held it', () => {
  const text = `function stem(token) {\n  return token.¦length;\n}\nfunction run(tokens, fns) {\n  for (const fn of fns) {\n    const memo = [];\n    for (let i = 0; i < tokens.length; i++) {\n      const result = ¦fn(tokens[i]);\n      if (result === void 0) continue;\n      memo.push(result);\n    }\n    tokens = memo;\n  }\n  return tokens;\n}\n`;
  expect(textsOf(text, read)[0]).toContain('if (result === void 0 || result === null) continue;');
});

it('another variable of the name is not meant', () => {
  const text = `function a(x) {\n  return x.¦length;\n}\nfunction b(x) {\n  if (x === undefined) return 0;\n}\n`;
  expect(textsOf(text, read)).toEqual([]);
});
