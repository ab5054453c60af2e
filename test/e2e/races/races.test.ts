import { describe, expect, it } from 'vitest';
import { raceNames } from '../../support/races/race-example.ts';
import { verifyRace } from '../../support/races/verify-race.ts';

const pinnedTimes = 20;

describe('races, from the crash under the recorder to the pinned test', () => {
  it('has eight examples at least', () => {
    expect(raceNames().length).toBeGreaterThanOrEqual(8);
  });

  it.each(['listener-too-late', 'stale-cache'])('%s', async (name) => {
    const { faults, base, after, fixed } = await verifyRace(name, pinnedTimes, 90);
    expect(faults, fixed.said.slice(-2_000)).toEqual([]);
    expect([base?.alike, after?.passing]).toEqual([pinnedTimes, pinnedTimes]);
    const { schedule } = fixed.proposal?.reproduction ?? {};
    expect(schedule?.order.length).toBeGreaterThanOrEqual(2);
    expect(schedule?.unpinned.total).toBe(10);
  });
});
