import { expect, test } from 'vitest';
import { badValues, cornerMutants, crossings, plainArguments } from './seed-mutants.ts';

test('what the message met comes first', () => {
  expect(badValues("Cannot read properties of null (reading 'x')")[0]).toBeNull();
  expect(badValues("Cannot read properties of undefined (reading 'x')")[0]).toEqual({ $: 'undefined' });
  expect(new Set(badValues('x').map((value) => JSON.stringify(value))).size).toBe(badValues('x').length);
});

test('a bad value comes to every place of an argument and into lists, never in place of the arguments', () => {
  const seed = [[{ a: ['x'] }, 1]];
  const made = [...cornerMutants([seed], [null])].map(({ value }) => JSON.stringify(value));
  for (const wanted of [
    '[[null,1]]',
    '[[{"a":null},1]]',
    '[[{"a":[null,"x"]},1]]',
    '[[{"a":[null]},1]]',
    '[[{"a":["x"]},null]]',
    '[[{"a":["x"]},1,null]]',
  ])
    expect(made).toContain(wanted);
  expect(made).not.toContain('[null]');
});

test('two calls are put together field by field, the same each time', () => {
  const seeds = [[['t', { a: 1 }]], [['u', { b: 2 }]]];
  const some = () =>
    crossings(seeds, [null])
      .take(200)
      .map(({ value }) => JSON.stringify(value))
      .toArray();
  expect(some()).toContain('[["t",{"a":1,"b":2}]]');
  expect(some()).toEqual(some());
  expect([...crossings([[[1]]], [null])]).toEqual([]);
});

test('plain arguments are bounded', () => {
  expect(plainArguments(0)).toEqual([[]]);
  expect(plainArguments(9)).toHaveLength(64);
});
