import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapingLinks } from './links.ts';

it('resolves links as the kernel does', () => {
  const links = new Map([
    ['up', 'x/..'],
    ['out', '..'],
    ['deep/er/root', '../..'],
    ['sly', 'deep/er/root/../etc'],
    ['abs', '/etc'],
    ['loop', 'loop'],
    ['a/sibling', '../b/c'],
    ['through', 'out/x'],
  ]);
  expect(escapingLinks(links)).toEqual(['abs', 'loop', 'out', 'sly', 'through']);
});

it('ends on any links', () => {
  const part = fc.constantFrom('..', '.', 'a', 'b', 'c');
  const place = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.dictionary(place, place, { maxKeys: 8 }), (links) => {
      const all = new Map(Object.entries(links));
      for (const name of escapingLinks(all)) expect(all.has(name)).toBe(true);
    }),
  );
});
