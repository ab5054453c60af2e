import { expect, it } from 'vitest';
import { type Json, positions } from '../inputs/document.ts';
import { type End, keptInCall, passingNeighbours, shrinkByRemoval } from './shrink.ts';

const paths = (value: Json) => positions(value).flatMap(({ path }) => (path.length ? [path] : []));

/** Fails on a null among the lines; without lines it ends otherwise. */
async function ends(value: Json): Promise<End> {
  const lines = (value as { lines?: Json }).lines;
  if (!Array.isArray(lines)) return 'other';
  return lines.includes(null) ? 'same' : 'passes';
}

it('takes away what the failure does not need, and keeps what passed without a part', async () => {
  const start: Json = { lines: ['a', null, 'b'], country: 'NO', coupon: { code: 'x' } };
  const small = await shrinkByRemoval(start, paths(start), ends, 80);
  expect(small.value).toEqual({ lines: [null] });
  expect(small.passing).toEqual([{ lines: ['a'], country: 'NO', coupon: {} }]);
  for (const value of small.passing) expect(await ends(value)).toBe('passes');
  for (const value of small.failing) expect(await ends(value)).toBe('same');
  expect(small.failing).toContainEqual(start);
});

it('what makes a call one that somebody would make stays: its arguments, short fields of small records', async () => {
  const long = 'x'.repeat(80);
  const start: Json = [{ lines: ['a', null], country: 'NO', note: long, customer: { name: 'b' } }, 5];
  const small = await shrinkByRemoval(
    start,
    paths(start),
    async (value) => ends((value as Json[])[0] ?? null),
    80,
    null,
    keptInCall(start, 1),
  );
  expect(small.value).toEqual([{ lines: [null], country: 'NO' }, 5]);
});

it('stays within its trials', async () => {
  const start: Json = { lines: Array.from({ length: 50 }, () => null) };
  let trials = 0;
  await shrinkByRemoval(start, paths(start), async (value) => (trials++, ends(value)), 7);
  expect(trials).toBe(7);
});

it('gathers passing neighbours until there are enough, and failing ones on the way', async () => {
  let trials = 0;
  const mutants: Json[] = [{}, { lines: [null] }, { lines: [] }, { lines: ['a'] }, { lines: ['b'] }];
  const found = await passingNeighbours(mutants, async (value) => (trials++, ends(value)), 2);
  expect(found).toEqual({ passing: [{ lines: [] }, { lines: ['a'] }], failing: [{ lines: [null] }] });
  expect(trials).toBe(4);
});
