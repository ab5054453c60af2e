import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Onto } from './stamp.ts';

class Mine extends Onto {
  #value: number;
  constructor(object: object, value: number) {
    super(object);
    this.#value = value;
  }
  static of(object: object): number | undefined {
    return #value in object ? object.#value : undefined;
  }
}

class Other extends Onto {
  #value = 0;
  static of(object: object): number | undefined {
    return #value in object ? object.#value : undefined;
  }
}

test('a stamp is seen by who put it and by nobody else', () => {
  const object = { a: 1 };
  expect(new Mine(object, 7)).toBe(object);
  expect([Mine.of(object), Other.of(object), Mine.of({})]).toEqual([7, undefined, undefined]);
  expect([Reflect.ownKeys(object), inspect(object, { showHidden: true })]).toEqual([['a'], '{ a: 1 }']);
});
