import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, valueAt, withValue } from '../inputs/document.ts';
import { differences, minimise } from './minimise.ts';

const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue() as fc.Arbitrary<Json>);

describe('differences', () => {
  it('are none for the same value and lead to what differs', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(differences(a, a)).toEqual([]);
        for (const path of differences(a, b))
          expect(JSON.stringify(valueAt(a, path))).not.toBe(JSON.stringify(valueAt(b, path)));
      }),
    );
  });

  it('taken back one by one, make the other value', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        const back = differences(a, b).reduce<Json>((value, path) => withValue(value, path, valueAt(a, path)), b);
        expect(differences(a, back)).toEqual([]);
      }),
    );
  });

  it('are as small as can be; a list of another length is one', () => {
    expect(differences({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toEqual([['a', 'c']]);
    expect(differences({ a: [1, { x: 1 }] }, { a: [1, { x: 2 }] })).toEqual([['a', 1, 'x']]);
    expect(differences({ a: [1] }, { a: [1, 2] })).toEqual([['a']]);
    expect(differences({ a: [1] }, { a: { 0: 1 } })).toEqual([['a']]);
    expect(differences({}, { a: undefined as unknown as Json })).toEqual([]);
    expect(differences(1, 2)).toEqual([[]]);
  });
});

describe('minimise', () => {
  const ordinary: Json = { user: 'ada', tags: ['a'], note: 'hello', limit: 10 };
  const failing: Json = {
    user: 'eve',
    tags: ['x', 'y', null, 'z'],
    note: 'first line\nsecond line\nthe bad line\nlast line of the note\n',
    limit: 99,
  };
  const nullTag = async (value: Json) => (valueAt(value, ['tags']) as Json[]).includes(null);

  it('keeps the facts without which it passes, and takes the others back to what is ordinary', async () => {
    const small = await minimise(ordinary, failing, nullTag);
    expect(small.value).toEqual({ user: 'ada', tags: [null], note: 'hello', limit: 10 });
    expect(small.facts).toEqual([['tags', 0]]);
    for (const value of small.passing) expect(await nullTag(value)).toBe(false);
    for (const value of small.failing) expect(await nullTag(value)).toBe(true);
    expect(small.passing.length).toBeGreaterThan(0);
  });

  it('takes back what is not needed inside of an item, once its list has its length again', async () => {
    const one = { entries: [{ street: 'Lane 3', zip: '1000' }] };
    const two = {
      entries: [
        { street: 'Lane 3', zip: '1000' },
        { street: 'Lane 4', zip: 1000 },
      ],
    };
    const fails = async (value: Json): Promise<boolean> => JSON.stringify(value).includes('"zip":1000');
    const small = await minimise(one, two, fails);
    expect(small).toMatchObject({
      value: { entries: [{ street: 'Lane 3', zip: 1000 }] },
      facts: [['entries', 0, 'zip']],
    });
  });

  it('makes long texts short by lines, and needs two facts where the failure needs both', async () => {
    const both = async (value: Json) =>
      String(valueAt(value, ['note'])).includes('bad') && valueAt(value, ['limit']) === 99;
    const small = await minimise(ordinary, failing, both);
    expect(small.value).toEqual({ user: 'ada', tags: ['a'], note: 'the bad line\n', limit: 99 });
    expect(small.facts.toSorted()).toEqual([['limit'], ['note']]);
  });

  it('a failing text as the whole input is made short, too', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}\n`);
    const small = await minimise('one\n', lines.join(''), async (value) => String(value).includes('line 17\n'));
    expect(small.value).toBe('line 17\n');
  });

  it('never ends with a value that it did not see fail, within its trials', async () => {
    await fc.assert(
      fc.asyncProperty(object, object, fc.constantFrom('a', 'b', 'c'), async (good, bad, key) => {
        const wanted = JSON.stringify(bad[key]);
        const fails = async (value: Json) => JSON.stringify(valueAt(value, [key])) === wanted;
        const seen: string[] = [JSON.stringify(bad)];
        let trials = 0;
        const small = await minimise(
          good,
          bad,
          async (value) => {
            trials++;
            const failed = await fails(value);
            if (failed) seen.push(JSON.stringify(value));
            return failed;
          },
          20,
        );
        expect(seen).toContain(JSON.stringify(small.value));
        expect(trials).toBeLessThanOrEqual(20 + differences(good, bad).length);
      }),
    );
  });
});
