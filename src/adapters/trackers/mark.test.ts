import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hiddenMark, isMarked, Marks } from './mark.ts';

it('a UUID of ours is of version 4, the same each time, and known again by us alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.uuid({ version: 4 }), (seed, thing, foreign) => {
      const marks = new Marks(seed);
      const uuid = marks.uuid(thing);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(new Marks(seed).uuid(thing)).toBe(uuid);
      expect([marks.isUuid(uuid), new Marks(`${seed}!`).isUuid(uuid), marks.isUuid(foreign)]).toEqual([
        true,
        false,
        false,
      ]);
    }),
  );
});

it('a mark is hidden in Markdown, and another thing’s is another one', () => {
  const marks = new Marks('seed');
  expect(marks.of('a')).not.toBe(marks.of('b'));
  expect(isMarked(`text\n\n${hiddenMark(marks.of('a'))}`)).toBe(true);
  expect(isMarked('<!-- reproof: hello -->')).toBe(false);
});
