import { expect, test } from 'vitest';
import { crashes, occur } from '../../test/support/grouping/crashes.ts';
import { fingerprint } from './fingerprint.ts';

const perCrash = 12;

interface Labelled {
  crash: string;
  message: string;
  key: string;
}

function labelled(isMapped: boolean): Labelled[] {
  return crashes.flatMap((crash) =>
    Array.from({ length: perCrash }, (_, n) => {
      const { event, frames } = occur(crash, n + 1, isMapped);
      return { crash: crash.name, message: event.errors[0]?.message ?? '', key: fingerprint(event, frames) };
    }),
  );
}

/** Pairs of one crash that got two keys, and pairs of two crashes that got one. */
function judge(set: readonly Labelled[]) {
  const counts = { same: 0, splits: 0, different: 0, merges: 0 };
  for (const [index, one] of set.entries()) {
    for (const other of set.slice(index + 1)) {
      const equal = one.key === other.key;
      if (one.crash === other.crash) {
        counts.same += 1;
        if (!equal) counts.splits += 1;
      } else {
        counts.different += 1;
        if (equal) counts.merges += 1;
      }
    }
  }
  return counts;
}

test.each([
  ['without a repository', false],
  ['mapped to the repository, half of them minified', true],
])(
  'labelled pairs %s: no wrong merge, at most 2 %% wrong splits',
  (_what, isMapped) => {
    const counts = judge(labelled(isMapped));
    expect(counts.same).toBeGreaterThan(1000);
    expect(counts.different).toBeGreaterThan(1000);
    expect(counts.merges).toBe(0);
    expect(counts.splits / counts.same).toBeLessThanOrEqual(0.02);
  },
  60_000,
);
