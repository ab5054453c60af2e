import { describe, expect, it } from 'vitest';
import { sampleProposal } from '../../test/support/bundle-input.ts';
import { proofActs, ticks } from './proof.ts';

describe('proofActs', () => {
  it('tells the three acts with counts', () => {
    expect(proofActs(sampleProposal()).map((act) => [act.words, act.holds])).toEqual([
      ['20 of 20 fail', true],
      ['20 of 20 pass', true],
      ['3 of 3 fail', true],
    ]);
  });
  it('does not claim acts that did not run', () => {
    const acts = proofActs(sampleProposal({ fix: null }));
    expect(acts.map((act) => act.words)).toEqual(['20 of 20 fail', 'not run', 'not run']);
    expect(acts.map((act) => act.holds)).toEqual([true, false, false]);
  });
  it('falls back to the gate where the reverted runs were not counted', () => {
    const proposal = sampleProposal();
    delete proposal.validation.reverted;
    expect(proofActs(proposal)[2]).toMatchObject({ words: 'fails again', holds: true, total: 0 });
  });
});

describe('ticks', () => {
  it('never hides the odd run when scaled', () => {
    expect(ticks({ failing: 1, total: 100 })).toEqual({ fail: 1, pass: 19 });
    expect(ticks({ failing: 99, total: 100 })).toEqual({ fail: 19, pass: 1 });
    expect(ticks({ failing: 3, total: 3 })).toEqual({ fail: 3, pass: 0 });
  });
});
