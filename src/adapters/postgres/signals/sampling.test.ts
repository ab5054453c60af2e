import { expect, test } from 'vitest';
import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';
import { foldNames, mostNames, otherNames } from './names.ts';
import { chooseStored } from './sampling.ts';

const known = (over: Partial<KnownFingerprint> = {}) =>
  ({
    id: 1,
    storedThisHour: 0,
    newest: null,
    releases: [],
    environments: [],
    releaseCount: 0,
    environmentCount: 0,
    ...over,
  }) as unknown as KnownFingerprint;
const arrivals = (releases: (string | null)[]) =>
  releases.map((release, index) => ({ index, release, environment: null }) as unknown as Arrival);
const indexes = (chosen: Iterable<Arrival>) => [...chosen].map(({ index }) => index);
const sampling = (random = 0.5) => ({ storedAnHour: 3, random: () => random });

test('the first of an hour, the rare and the newest are stored', () => {
  const group = arrivals(['1', '1', '1', '1', '2', '1', '1', '2']);
  const choice = chooseStored(new Map([[known(), group]]), sampling());
  expect(indexes(choice.stored)).toEqual([0, 1, 2, 4, 7]);
  expect(indexes(choice.rare)).toEqual([0, 4]);
  expect(indexes(choice.newest.values())).toEqual([7]);
});

test('what was stored earlier in the hour counts, and known releases are not rare', () => {
  const of = known({ storedThisHour: 3, releases: ['1'] });
  const choice = chooseStored(new Map([[of, arrivals(['1', '1'])]]), sampling());
  expect(indexes(choice.stored)).toEqual([1]);
  expect(choice.promoted.size).toBe(0);
  expect(chooseStored(new Map([[of, arrivals(['1'])]]), sampling(0.01)).promoted.has(of)).toBe(true);
});

test('one fingerprint’s flood takes nothing from another, and without sampling all is stored', () => {
  const flood = arrivals(Array.from({ length: 50 }, () => null));
  const other = arrivals([null]);
  const groups = new Map([
    [known({ id: 1 }), flood],
    [known({ id: 2 }), other],
  ]);
  expect(chooseStored(groups, sampling()).stored.has(other[0] as Arrival)).toBe(true);
  expect(chooseStored(groups, null).stored.size).toBe(51);
});

test('names without end are folded into one, known ones stay', () => {
  const group = arrivals([...Array.from({ length: mostNames + 50 }, (_, i) => `r${i}`), 'old']);
  foldNames(group, known({ releases: ['old'], releaseCount: 1 }));
  expect(new Set(group.map(({ release }) => release)).size).toBe(mostNames);
  expect(group.filter(({ release }) => release === otherNames)).toHaveLength(52);
  expect(group.at(-1)?.release).toBe('old');
  const later = arrivals(['new']);
  foldNames(later, known({ releaseCount: mostNames }));
  expect(later[0]?.release).toBe(otherNames);
});
