import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { generateCandidates } from './generate.ts';
import { sisterAnswer } from './sister-answer.ts';

const message = "Cannot read properties of null (reading '1')";
const textsOf = (marked: string) =>
  generateCandidates(markedSite(marked, message), { generators: [sisterAnswer] }).map(({ files }) => files['a.js']);

const sister = `function major(text) {\n  const hit = /(\\d+)/.exec(text);\n  return hit ? Number(hit[1]) : null;\n}\n`;
const ours = `function host(text) {\n  const found = /@(.*)/.exec(text);\n  return found.¦[1].trim();\n}\n`.replace(
  '.¦[',
  '¦[',
);

it.each([
  ['asked first', sister],
  ['asked the other way round', sister.replace('hit ? Number(hit[1]) : null', '!hit ? null : Number(hit[1])')],
])('the answer that a sister has for none of it, %s', (_what, text) => {
  const [made] = textsOf(text + ours);
  expect(made).toMatch(/return (?:found \? found\[1\]\.trim\(\) : null|!found \? null : found\[1\]\.trim\(\));/);
});

it.each([
  ['asks another call', sister.replace('.exec(text)', '.match(text)') + ours],
  ['has an answer of its own making', sister.replace(': null', ': guess(text)') + ours],
  ['asks for something else', sister.replace('hit ?', 'text ?') + ours],
  ['uses nothing of it', sister.replace('Number(hit[1])', 'true') + ours],
])('not where the sister %s', (_what, marked) => {
  expect(textsOf(marked)).toEqual([]);
});

it('not where ours has an answer already', () => {
  expect(textsOf(sister + ours.replace('found¦[1].trim()', 'text ? found¦[1].trim() : 0'))).toEqual([]);
});
