import type { Bug } from './bug.ts';
import type { Priority } from './work-item.ts';

/** What a bug's priority is computed from (BUG-4). */
export type PriorityFacts = Pick<Bug, 'level' | 'users' | 'environments' | 'trend'> & {
  /** It came back after a change that should have cured it. */
  regressed: boolean;
  /** The engine is at its end with it: a person has to look. */
  needsReview: boolean;
};

const levelPoints = { fatal: 40, error: 20, warning: 8, info: -5, debug: -5 } as const;
const bounds: readonly (readonly [Priority, number])[] = [
  ['P0', 75],
  ['P1', 50],
  ['P2', 28],
  ['P3', 12],
];
const dayMs = 86_400_000;
const comparedDays = 7;
/** Fewer in a day say nothing of a trend. */
const risingFrom = 5;

interface Part {
  points: number;
  words: string;
}

function usersPart({ users }: PriorityFacts): Part {
  const points = Math.min(25, 8 * Math.log10(1 + users));
  return { points, words: users === 0 ? '' : users === 1 ? '1 person hit' : `${users} people hit` };
}

/** Occurrences of the last day against the mean of the days before. */
function rateParts({ trend }: PriorityFacts, now: Date): Part[] {
  const countIn = (from: number, to: number): number =>
    trend.reduce((sum, { hour, count }) => {
      const ago = now.getTime() - Date.parse(hour);
      return ago >= from * dayMs && ago < to * dayMs ? sum + count : sum;
    }, 0);
  const today = countIn(-1, 1);
  const usual = countIn(1, 1 + comparedDays) / comparedDays;
  const rising = today >= risingFrom && today > 2 * usual;
  const rate = { points: Math.min(20, 6 * Math.log10(1 + today)), words: `${today} in the last day` };
  return rising ? [rate, { points: 10, words: 'rising' }] : [rate];
}

function environmentPart({ environments }: PriorityFacts): Part {
  const names = environments.map(({ name }) => name);
  const live = names.filter((name) => /^(prod|live)/i.test(name));
  if (names.length === 0) return { points: 10, words: '' };
  if (live.length > 0) return { points: 10, words: `in ${live[0]?.slice(0, 50)}` };
  const tried = names.every((name) => /dev|test|stag|local|qa|sandbox|preview|ci/i.test(name));
  return tried ? { points: -10, words: `only in ${names[0]?.slice(0, 50)}` } : { points: 5, words: '' };
}

/** The priority of a bug as it stands `now`, P0 the most urgent, with what it comes from in words. */
export function priorityOf(facts: PriorityFacts, now: Date): { priority: Priority; score: number; reason: string } {
  const parts: Part[] = [
    { points: levelPoints[facts.level], words: facts.level },
    usersPart(facts),
    ...rateParts(facts, now),
    environmentPart(facts),
    ...(facts.regressed ? [{ points: 20, words: 'came back after its fix' }] : []),
    ...(facts.needsReview ? [{ points: 20, words: 'needs human review' }] : []),
  ];
  const score = Math.round(parts.reduce((sum, { points }) => sum + points, 0));
  const priority = bounds.find(([, least]) => score >= least)?.[0] ?? 'P4';
  const words = parts.flatMap(({ words: said }) => (said ? [said] : []));
  return { priority, score, reason: words.join(', ') };
}

/** Rank of a priority in the work queue: higher goes first. */
export function queueRank(priority: Priority): number {
  return 4 - Number(priority.slice(1));
}
