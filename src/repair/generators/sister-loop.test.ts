import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { generateCandidates } from './generate.ts';
import { sisterLoop } from './sister-loop.ts';

const message = "Cannot read properties of null (reading 'grams')";
const textsOf = (marked: string) =>
  generateCandidates(markedSite(marked, message), { generators: [sisterLoop] }).map(({ files }) => files['a.js']);

const sister = `function names(lines) {\n  const all = [];\n  for (const line of lines) {\n    if (!line) continue;\n    all.push(line.name);\n  }\n  return all;\n}\n`;
const ours = `function weigh(parcel) {\n  let sum = 0;\n  for (const item of parcel.lines) {\n    const { free } = sum;\n    sum += item.¦grams;\n  }\n  return sum;\n}\n`;

it('elements that a sister passes over are passed over at the start of the loop, under its own name for them', () => {
  const [text] = textsOf(sister + ours);
  expect(text).toContain('of parcel.lines) {\n    if (!item) continue;\n    const { free } = sum;');
});

it.each([
  ['none passes over anything', sister.replace('    if (!line) continue;\n', '') + ours],
  ['it asks for something else', sister.replace('!line', '!all') + ours],
  ['it does something before', sister.replace('    if', '    all.push(0);\n    if') + ours],
  ['it leaves the whole loop', sister.replace('continue', 'break') + ours],
  ['it speaks of what is not known here', sister.replace('!line', '!line && all.length > 2') + ours],
  [
    'ours has a check already',
    sister + ours.replace('    const { free', '    if (item.free) continue;\n    const { free'),
  ],
])('not where %s', (_what, marked) => {
  expect(textsOf(marked)).toEqual([]);
});
