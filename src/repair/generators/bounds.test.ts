import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { bounds } from './bounds.ts';
import { generateCandidates } from './generate.ts';

const message = "Cannot read properties of undefined (reading 'price')";
const textsOf = (marked: string, read?: { length: number; index: number; line?: number }) => {
  const site = markedSite(marked, message);
  const seen = read ? { file: 'a.js', line: 3, list: 'rows', ...read } : null;
  return generateCandidates({ ...site, read: seen }, { generators: [bounds] }).map(({ files }) => files['a.js']);
};
const loop = (condition: string, body = 'const row = rows[i];') =>
  `function total(rows) {\n  for (let i = 0; ${condition}; i++) {\n    ${body}\n    sum(row.¦price);\n  }\n}\n`;

it('an index beyond the end is brought back by its bound', () => {
  expect(textsOf(loop('i <= rows.length'))[0]).toContain('i < rows.length;');
  expect(textsOf(loop('i <= rows.length'), { length: 3, index: 3 })[0]).toContain('i < rows.length;');
});

it.each([
  ['a loop', loop('i < rows.length')],
  ['the other way round', loop('rows.length > i')],
  ['one condition of two', loop('i < rows.length && !done')],
  ['a guard', `function price(rows, i) {\n  return i < rows.length ? rows[i].¦price : 0;\n}\n`],
  ['a guard before', `function price(rows, i) {\n  return i < rows.length && rows[i].¦price > 1;\n}\n`],
])('no bound is changed where it keeps the index inside already: %s', (_what, marked) => {
  expect(textsOf(marked)).toEqual([]);
});

it.each([
  ['another index', loop('i < rows.length', 'const row = rows[i + 1];')],
  ['an index that moves on', loop('i < rows.length', 'const row = rows[(i++, i)];')],
  ['an index that moved on before', loop('i < rows.length', 'i += 1; const row = rows[i];')],
  ['a list that got shorter', loop('i < rows.length', 'rows.pop(); const row = rows[i];')],
  ['another list', loop('i < names.length')],
  ['the other branch', `function price(rows, i) {\n  return i < rows.length ? 0 : rows[i].¦price;\n}\n`],
])('a bound that does not keep it inside may be wrong: %s', (_what, marked) => {
  expect(textsOf(marked).length).toBeGreaterThan(0);
});

it('a hole that a probe saw inside of the list is no fault of a bound', () => {
  const reads = loop('i <= last');
  expect(textsOf(reads).length).toBeGreaterThan(0);
  expect(textsOf(reads, { length: 4, index: 2 })).toEqual([]);
  expect(textsOf(reads, { length: 4, index: 4 })).toEqual(textsOf(reads));
  expect(textsOf(reads, { length: 4, index: -1 })).toEqual(textsOf(reads));
  expect(textsOf(reads, { length: 4, index: 2, line: 4 })).toEqual(textsOf(reads));
});
