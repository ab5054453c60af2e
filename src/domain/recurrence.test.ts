import { describe, expect, it } from 'vitest';
import { type Recurring, recurrence, type Waiting } from './recurrence.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const fixed: Waiting = { state: 'fixed', lacks: [], changedAt: day(10), changedRelease: null, released: [] };
const again: Recurring = {
  evidence: ['stack'],
  release: null,
  environment: null,
  seenAt: day(11),
  releaseSeenAt: null,
};

describe('a further occurrence of a bug that was fixed', () => {
  it.each<[string, Partial<Waiting>, Partial<Recurring>, boolean]>([
    ['without a release, seen after the change', {}, {}, true],
    ['without a release, seen before it and told late', {}, { seenAt: day(9) }, false],
    [
      'in a release that the project was first seen with before the change',
      {},
      { release: 'a', releaseSeenAt: day(3) },
      false,
    ],
    ['in one that came after the change', {}, { release: 'b', releaseSeenAt: day(11) }, true],
    ['in one that was never seen before', {}, { release: 'c' }, true],
    ['in the release that holds the change', { changedRelease: '1.5.0' }, { release: '1.5.0' }, true],
    ['in an older release than that', { changedRelease: '1.5.0' }, { release: '1.4.9' }, false],
    ['in a newer one', { changedRelease: '1.5.0' }, { release: '1.10.0', releaseSeenAt: day(3) }, true],
    ['while the change is applied and not released', { state: 'applied' }, {}, false],
    ['while it is watched', { state: 'watching' }, {}, true],
    [
      'before the release that holds the change',
      { state: 'watching', released: [{ environment: null, at: day(12) }] },
      {},
      false,
    ],
    [
      'behind it',
      { state: 'watching', released: [{ environment: 'live', at: day(10) }] },
      { environment: 'live' },
      true,
    ],
    [
      'in an environment that has not got it',
      { released: [{ environment: 'test', at: day(10) }] },
      { environment: 'live' },
      false,
    ],
  ])('%s', (_name, bug, signal, regresses) => {
    const moved = recurrence({ ...fixed, ...bug }, { ...again, ...signal });
    expect(moved?.to ?? null).toBe(regresses ? 'regressed' : null);
  });
});

describe('a further occurrence of a bug that waits for evidence', () => {
  const waiting: Waiting = { ...fixed, state: 'needs-investigation', lacks: ['variables', 'recording'] };
  it('has it tried again where it brings what lacked', () => {
    expect(recurrence(waiting, { ...again, evidence: ['stack', 'recording'] })).toEqual({
      to: 'new',
      why: 'came with recording',
    });
  });
  it('leaves it where it brings nothing new', () => {
    expect(recurrence(waiting, again)).toBeNull();
  });
});

it.each(['wont-fix', 'duplicate', 'proposed', 'investigating', 'new', 'regressed'] as const)('%s stays', (state) => {
  const all: Waiting = { ...fixed, state, lacks: ['stack', 'variables', 'recording'] };
  expect(recurrence(all, { ...again, evidence: ['stack', 'variables', 'recording'] })).toBeNull();
});
