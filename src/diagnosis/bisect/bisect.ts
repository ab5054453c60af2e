import { History } from './history.ts';
import type { BisectRequest } from './request.ts';

/** `candidates`: the commits, newest first, among which the introducing one must be, as far as was found out. */
export type BisectResult = { probes: number } & (
  | { kind: 'introduced'; commit: string; lastGood: string }
  | { kind: 'always-present'; oldest: string }
  | { kind: 'inconclusive'; why: string; candidates: string[] }
);

/**
 * Names the commit that introduced a failure. Gallops back from the newest commit (1, 2, 4, ... further: faults are
 * mostly young), then halves between the newest good and the oldest bad commit, stepping around what cannot be tested
 * as `git bisect skip` does (https://git-scm.com/docs/git-bisect). The two boundary commits are probed again: where an answer does
 * not stand, the result is inconclusive and no commit is named. Rejects only when the probe does.
 */
export async function bisect(request: BisectRequest): Promise<BisectResult> {
  const history = new History(request);
  const inconclusive = (why: string, newest = 0, oldest = request.commits.length): BisectResult => ({
    kind: 'inconclusive',
    why,
    candidates: request.commits.slice(newest, oldest),
    probes: history.probes,
  });
  if (request.commits.length === 0) return inconclusive('there is no history');
  const first = await history.ask(0);
  if (first !== 'bad')
    return inconclusive(first === 'stop' ? history.stopped : `the newest commit is ${first}, not bad`);

  // A short history is walked: code older than the feature may fail just so, and a leap would miss the good time between.
  const good = await findGood(history, request.commits.length > walkedLength ? 2 : 1);
  if (good === null) {
    if (history.stopped) return inconclusive(history.stopped, history.bad);
    const oldest = request.commits.at(-1) ?? '';
    if (history.bad === request.commits.length - 1) return { kind: 'always-present', oldest, probes: history.probes };
    return inconclusive('no older commit can be tested', history.bad);
  }

  const newestGood = await narrow(history, good);
  if (history.stopped) return inconclusive(history.stopped, history.bad, newestGood);
  if (newestGood - history.bad > 1) return inconclusive('commits in between cannot be tested', history.bad, newestGood);
  for (const [index, expected] of [
    [history.bad, 'bad'],
    [newestGood, 'good'],
  ] as const) {
    const doubt = await confirm(history, index, expected, request.confirmations ?? 1);
    if (doubt) return inconclusive(doubt);
  }
  const [commit = '', lastGood = ''] = [request.commits[history.bad], request.commits[newestGood]];
  return { kind: 'introduced', commit, lastGood, probes: history.probes };
}

/** Histories up to this length are walked commit by commit. */
const walkedLength = 24;

/** Index of a good commit, the nearest that galloping meets; null when none was found. */
async function findGood(history: History, growth: number): Promise<number | null> {
  for (let step = 1; ; ) {
    const index = history.nearest(history.bad, history.length, history.bad + step);
    if (index === null) return null;
    const answer = await history.ask(index);
    if (answer === 'good') return index;
    if (answer === 'stop') return null;
    if (answer === 'bad') step *= growth;
  }
}

/** Index of the newest good commit that could be established next to `history.bad`. */
async function narrow(history: History, good: number): Promise<number> {
  for (let newest = good; ; ) {
    const index = history.nearest(history.bad, newest, Math.floor((history.bad + newest) / 2));
    if (index === null) return newest;
    const answer = await history.ask(index);
    if (answer === 'stop') return newest;
    if (answer === 'good') newest = index;
  }
}

/** Why the answer for a commit does not stand; null when it does. */
async function confirm(history: History, index: number, expected: 'bad' | 'good', times: number) {
  for (let i = 0; i < times; i += 1) {
    const answer = await history.ask(index);
    if (answer === 'stop') return history.stopped;
    if (answer !== expected)
      return `commit ${history.name(index)} was ${expected}, then ${answer}: the failure is not steady`;
  }
  return null;
}
