import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, positions, valueAt } from '../inputs/document.ts';
import { buildDictionary } from './dictionary.ts';
import { randomMutant, seededRandom, singleMutants } from './operators.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

const dictionary = buildDictionary(["if (kind === 'gift') parse(/[;|]/)"], [{ kind: 'plain' }]);
const texts = (values: ReadonlyArray<{ value: Json }>) => values.map(({ value }) => JSON.stringify(value));

describe('singleMutants', () => {
  const root: Json = { kind: 'plain', lines: [{ n: 2 }], gift: false, when: null };
  const made = texts(singleMutants(root, dictionary, 5_000));
  it.each([
    ['a text emptied', '{"kind":"","lines":[{"n":2}],"gift":false,"when":null}'],
    ['a text as a word of the code', '{"kind":"gift","lines":[{"n":2}],"gift":false,"when":null}'],
    ['a key taken away', '{"lines":[{"n":2}],"gift":false,"when":null}'],
    ['a list emptied', '{"kind":"plain","lines":[],"gift":false,"when":null}'],
    ['a list as its only element', '{"kind":"plain","lines":{"n":2},"gift":false,"when":null}'],
    ['a list as a yes', '{"kind":"plain","lines":true,"gift":false,"when":null}'],
    ['a null in a list', '{"kind":"plain","lines":[{"n":2},null],"gift":false,"when":null}'],
    ['a number at its neighbour', '{"kind":"plain","lines":[{"n":1}],"gift":false,"when":null}'],
    ['a boolean flipped', '{"kind":"plain","lines":[{"n":2}],"gift":true,"when":null}'],
    ['a null as a list', '{"kind":"plain","lines":[{"n":2}],"gift":false,"when":[]}'],
  ])('makes %s', (_what, wanted) => {
    expect(made).toContain(wanted);
  });

  it.each([
    [
      ['tea', 'milk'],
      ['"tea milk"', '"tea"', '1'],
    ],
    [[], ['"a"', 'true']],
  ])('makes a text of the list %j', (list, wanted) => {
    expect(texts(singleMutants({ list }, dictionary, 500))).toEqual(
      expect.arrayContaining(wanted.map((text) => `{"list":${text}}`)),
    );
  });

  it('changes one position each, and gives every position a turn before any has its second', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }) as fc.Arbitrary<Json>, (value) => {
        const places = positions(value).filter(({ path }) => path.length > 0);
        const mutants = singleMutants(value, dictionary, 300);
        expect(mutants.length).toBeLessThanOrEqual(300);
        for (const { path } of mutants) expect(valueAt(value, path)).not.toBeUndefined();
        const first = new Set(mutants.slice(0, places.length).map(({ path }) => path.map(String).join('\0')));
        expect(first.size).toBe(Math.min(300, places.filter(({ path }) => typeof path.at(-1) !== 'symbol').length));
      }),
      { numRuns: 50 },
    );
  });
});

describe('randomMutant', () => {
  it('is the same for the same seed, and stays bounded', () => {
    const root: Json = { text: 'a b;c', list: ['x'], n: 1 };
    const run = (seed: number) => {
      const random = seededRandom(seed);
      let value: Json = root;
      const all: string[] = [];
      for (let i = 0; i < 200; i++) {
        value = randomMutant(i % 20 === 0 ? root : value, dictionary, random).value;
        all.push(JSON.stringify(value));
      }
      return all;
    };
    const [first, again, other] = [run(1), run(1), run(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(150);
    expect(Math.max(...first.map((text) => text.length))).toBeLessThan(1_000_000);
  });

  it('takes any input', () => {
    const random = seededRandom(5);
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (root) => {
        expect(randomMutant(root, dictionary, random).value).not.toBeUndefined();
      }),
    );
  });
});

it('seeded numbers lie between 0 and 1 and spread', () => {
  const random = seededRandom(42);
  const numbers = Array.from({ length: 2_000 }, random);
  expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
  const tenths = Map.groupBy(numbers, (n) => Math.floor(n * 10));
  expect([...tenths.values()].every((tenth) => tenth.length > 120)).toBe(true);
});

describe('buildDictionary', () => {
  it('holds literals of the code first, characters of its patterns, words of the inputs', () => {
    expect(dictionary.words).toEqual(expect.arrayContaining(['gift', 'plain', 'kind']));
    expect(dictionary.words.indexOf('gift')).toBeLessThan(dictionary.words.indexOf('plain'));
    expect(dictionary.characters).toEqual(expect.arrayContaining([';', '|']));
    expect(buildDictionary(['const max = 4096;'], []).numbers).toContain(4096);
    expect(buildDictionary(['x = "\\t\\x41"'], []).words).toContain('\tA');
  });

  it('is bounded and quick, whatever the sources are', () => {
    const hostile = [`'${'\\'.repeat(50_000)}`, '/['.repeat(50_000), '= /('.repeat(20_000), `"${'a'.repeat(200_000)}`];
    const began = processorTime();
    const made = buildDictionary(hostile, [Array.from({ length: 1_000 }, (_, i) => `word${i} other${i}`)]);
    expect(processorTime() - began).toBeLessThan(3_000);
    expect(made.words.length).toBeLessThanOrEqual(400);
    expect(made.characters.length).toBeLessThanOrEqual(120);
  });
});
