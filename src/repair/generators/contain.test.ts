import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { contain } from './contain.ts';
import { generateCandidates } from './generate.ts';

const own = `const dates = require('dates');\nfunction dayOf(text) {\n  if (!text) return null;\n  const read = dates.¦parse(text);\n  return read.day;\n}\n`;
const foreign = {
  file: 'node_modules/dates/index.js',
  line: 3,
  column: 9,
  function: 'parse',
  native: false,
  async: false,
};

function kindsOf(message: string, type: string, top: object) {
  const site = markedSite(own, message, type);
  const failure = { ...site.failure, frames: [{ ...foreign, ...top }, ...site.failure.frames] };
  return [...new Set(generateCandidates({ ...site, failure }, { generators: [contain] }).map(({ kind }) => kind))];
}

it.each([
  ['thrown on purpose in a package', 'no such month: 13', 'TypeError', {}, ['cause']],
  ['in a package of a workspace', 'no such month: 13', 'DateError', { file: 'app/node_modules/dates/a.js' }, ['cause']],
  ['that asks for another kind of value', 'argument text must be a string', 'TypeError', {}, ['suppression']],
  ['of the engine, in a package', "Cannot read properties of null (reading 'x')", 'TypeError', {}, ['suppression']],
  ['of the runtime', 'no such month: 13', 'TypeError', { file: null, native: true }, ['suppression']],
])('an error %s', (_what, message, type, top, kinds) => {
  expect(kindsOf(message, type, top)).toEqual(kinds);
});
