import { describe, expect, it } from 'vitest';
import type { Json } from '../inputs/document.ts';
import { isData, removableParts } from './removable.ts';

const value: Json = [
  { a: 1, when: { $: 'date', value: 'x' } },
  { $: 'map', entries: [['k', { deep: true }]] },
  { $: 'made', class: 'C', from: { module: 'm', name: null, load: 'require' }, args: [{ o: 1 }, 2] },
  { $: 'instance', class: 'C', fields: { f: { g: 1 } } },
  { $: 'def', id: 'v1', value: { x: 1 } },
];

describe('removableParts', () => {
  it('names what can go and leaves an encoded value', () => {
    const found = removableParts(value).map((path) => path.join('.'));
    expect(found.toSorted()).toEqual(
      [
        '0',
        '0.a',
        '0.when',
        '1',
        '1.entries.0',
        '1.entries.0.1.deep',
        '2',
        '2.args.0.o',
        '2.args.1',
        '3',
        '3.fields.f.g',
        '4',
        '4.value.x',
      ].toSorted(),
    );
  });
});

describe('isData', () => {
  it.each<[boolean, Array<string | number>]>([
    [true, [0, 'a']],
    [true, [1, 'entries', 0]],
    [true, [2, 'args', 0, 'o']],
    [true, [4, 'value', 'x']],
    [false, [0, 'when', 'value']],
    [false, [0, 'when', '$']],
    [false, [2, 'from', 'module']],
    [false, [3, 'fields']],
    [false, [4, 'id']],
  ])('%s for %j', (expected, path) => {
    expect(isData(value, path)).toBe(expected);
  });
});
