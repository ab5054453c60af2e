import { describe, expect, it } from 'vitest';
import type { CapturedValue } from '../evidence/captured-values.ts';
import type { Json } from '../inputs/document.ts';
import { renamed, spliced } from './word-mutants.ts';

const valuesOf = (made: Iterable<{ value: Json }>) => Array.from(made, ({ value }) => value);
const captured = (value: Json, from = 'frame:0'): CapturedValue => ({ name: 'x', value, from, partial: false });

describe('a word is another at all of its places', () => {
  const input: Json = { columns: [{ is: 'size, large' }], rows: ['size = 3', 'resize'], n: 1 };

  it('where it stands as a whole, and nowhere else', () => {
    expect(valuesOf(renamed(input, ['keys']))).toContainEqual({
      columns: [{ is: 'keys, large' }],
      rows: ['keys = 3', 'resize'],
      n: 1,
    });
  });

  it('words of several places come first; what is no word is left out', () => {
    const made = [...renamed(input, ['keys', 'not a word'])].map(({ change }) => change);
    expect(made[0]).toBe('size is keys everywhere');
    expect(made).toHaveLength(3);
    expect([...renamed(input, [])]).toEqual([]);
  });
});

describe('a captured text within the texts of an input', () => {
  const texts = (put: CapturedValue[], text = 'See the list') =>
    valuesOf(spliced({ line: text }, put)).map((v) => (v as { line: string }).line);

  it('stands for first words, last ones, and one between', () => {
    const made = texts([captured('<!-- ')]);
    expect(made).toEqual(
      expect.arrayContaining([
        '<!-- the list',
        '<!-- list',
        'See the <!-- ',
        'See <!-- ',
        'See <!--  list',
        '<!-- See the list',
      ]),
    );
    expect(new Set(made).size).toBe(made.length);
  });

  it('nested in what was captured; not what the input has, nor what comes from elsewhere', () => {
    expect(texts([captured([{ content: '!! ' }])])).toContain('!! the list');
    expect(texts([captured('See the list'), captured(7), captured('GET', 'request'), captured(' ')])).toEqual([]);
  });

  it('comes to an end', () => {
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 'a b c d e f g h']));
    expect(valuesOf(spliced(wide, [captured('x1'), captured('x2'), captured('x3')]))).toHaveLength(600);
  });
});
