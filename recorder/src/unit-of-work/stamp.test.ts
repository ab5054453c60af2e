import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { stamps } from './stamp.ts';

test('a stamp is seen by who put it and by nobody else', () => {
  const [mine, other] = [stamps<number>(), stamps<number>()];
  const object = { a: 1 };
  mine.put(object, 7);
  expect([mine.get(object), other.get(object), mine.get({})]).toEqual([7, undefined, undefined]);
  expect([Reflect.ownKeys(object), inspect(object, { showHidden: true })]).toEqual([['a'], '{ a: 1 }']);
});
