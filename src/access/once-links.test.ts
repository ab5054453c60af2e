import { expect, it } from 'vitest';
import { OnceLinks } from './once-links.ts';

it('a code is taken once, within its time, and only the newest are open', () => {
  let now = 0;
  const links = new OnceLinks(() => now);
  const code = links.make();
  expect([links.take('another'), links.take(code), links.take(code)]).toEqual([false, true, false]);
  const late = links.make();
  now = 15 * 60_000;
  expect(links.take(late)).toBe(false);
  const many = Array.from({ length: 12 }, () => links.make());
  expect(many.map((each) => links.take(each))).toEqual([false, false, ...Array<boolean>(10).fill(true)]);
});
