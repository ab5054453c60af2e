import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisect } from './bisect.ts';
import type { BisectRequest, Probe } from './request.ts';

type Verdict = Awaited<ReturnType<Probe>>;

/** A history by its verdicts, newest first; commits are named `c0` (newest), `c1`, ... */
function run(verdicts: readonly Verdict[], more: Partial<BisectRequest> = {}) {
  const commits = verdicts.map((_, i) => `c${i}`);
  const probe: Probe = async (commit) => verdicts[Number(commit.slice(1))] ?? 'skip';
  return bisect({ commits, probe, clock: { now: () => new Date(0), elapsed: () => 0 }, budgetMs: 1000, ...more });
}

describe('bisect', () => {
  it('names the introducing commit and the last good one', async () => {
    const verdicts: Verdict[] = ['bad', 'bad', 'bad', 'good', 'good', 'good'];
    expect(await run(verdicts)).toEqual({ kind: 'introduced', commit: 'c2', lastGood: 'c3', probes: 6 });
  });

  it('says when the failure is as old as the history', async () => {
    expect(await run(['bad', 'bad', 'skip', 'bad'])).toMatchObject({ kind: 'always-present', oldest: 'c3' });
    expect(await run(['bad'])).toMatchObject({ kind: 'always-present', oldest: 'c0' });
  });

  it('names no commit where it cannot know', async () => {
    expect(await run([])).toMatchObject({ kind: 'inconclusive', candidates: [] });
    expect(await run(['good', 'good'])).toMatchObject({ why: 'the newest commit is good, not bad' });
    expect(await run(['bad', 'skip', 'skip'])).toMatchObject({ why: 'no older commit can be tested' });
    expect(await run(['bad', 'bad', 'skip', 'good'])).toMatchObject({ kind: 'inconclusive', candidates: ['c1', 'c2'] });
    expect(await run(['bad', 'good'], { budgetMs: 0 })).toMatchObject({ why: 'out of time' });
    expect(await run(['bad', 'good'], { signal: AbortSignal.abort() })).toMatchObject({ kind: 'inconclusive' });
    expect(await run(['bad', ...Array<Verdict>(500).fill('skip')])).toMatchObject({ probes: 60 });
  });

  it('does not believe a boundary that answers otherwise when asked again', async () => {
    const asked = new Map<string, number>();
    const probe: Probe = async (commit) => {
      const times = (asked.get(commit) ?? 0) + 1;
      asked.set(commit, times);
      if (commit === 'c2' && times > 1) return 'bad';
      return commit === 'c0' || commit === 'c1' ? 'bad' : 'good';
    };
    const result = await run(['bad', 'bad', 'good', 'good'], { probe });
    expect(result).toMatchObject({
      kind: 'inconclusive',
      why: 'commit c2 was good, then bad: the failure is not steady',
    });
  });

  it('is right on any history with one introduction, within logarithmically many probes of a long one', async () => {
    const histories = fc.record({
      bad: fc.integer({ min: 1, max: 400 }),
      good: fc.integer({ min: 0, max: 400 }),
      skips: fc.uniqueArray(fc.integer({ min: 1, max: 799 }), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(histories, async ({ bad, good, skips }) => {
        const verdicts = Array.from({ length: bad + good }, (_, i): Verdict => (i < bad ? 'bad' : 'good'));
        for (const skip of skips) if (skip < verdicts.length) verdicts[skip] = 'skip';
        const result = await run(verdicts);
        const truth = `c${bad - 1}`;
        if (result.kind === 'introduced') expect([result.commit, result.lastGood]).toEqual([truth, `c${bad}`]);
        else if (result.kind === 'always-present') expect(good).toBe(0);
        else if (good > 0) expect(result.candidates).toContain(truth);
        const clear = verdicts[bad - 1] === 'bad' && verdicts[bad] === 'good';
        if (clear) expect(result.kind).toBe('introduced');
        // A short history is walked, a long one leapt over and halved; both ends are asked again.
        const most = verdicts.length <= 24 ? verdicts.length + 2 : 2 * Math.ceil(Math.log2(verdicts.length + 1)) + 4;
        expect(result.probes).toBeLessThanOrEqual(most + skips.length);
      }),
    );
  });

  it('never names a commit on contradicting answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.constantFrom<Verdict>('bad', 'good', 'skip')), async (answers) => {
        const given = new Map<string, Verdict[]>();
        const probe: Probe = async (commit) => {
          const answer = commit === 'c0' && !given.has(commit) ? 'bad' : (answers.next().value ?? 'skip');
          given.set(commit, [...(given.get(commit) ?? []), answer]);
          return answer;
        };
        const result = await run(Array<Verdict>(40).fill('bad'), { probe, confirmations: 2 });
        if (result.kind !== 'introduced') return;
        expect(new Set(given.get(result.commit))).toEqual(new Set(['bad']));
        expect(new Set(given.get(result.lastGood))).toEqual(new Set(['good']));
      }),
      { numRuns: 500 },
    );
  });
});
