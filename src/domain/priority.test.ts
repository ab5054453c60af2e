import { describe, expect, it } from 'vitest';
import { priorityOf, type PriorityFacts, queueRank } from './priority.ts';

const now = new Date('2026-06-15T12:30:00Z');
const hoursAgo = (hours: number): string =>
  new Date(Date.parse('2026-06-15T12:00:00Z') - hours * 3_600_000).toISOString();
const once: PriorityFacts = {
  level: 'error',
  users: 1,
  environments: [{ name: 'production', count: 1 }],
  trend: [{ hour: hoursAgo(0), count: 1 }],
  regressed: false,
  needsReview: false,
};
const of = (over: Partial<PriorityFacts>) => priorityOf({ ...once, ...over }, now);

describe('the priority of a bug', () => {
  it.each<[string, Partial<PriorityFacts>, string]>([
    ['one error', {}, 'P2'],
    ['a crash', { level: 'fatal' }, 'P1'],
    ['a warning', { level: 'warning' }, 'P3'],
    ['a note', { level: 'info' }, 'P4'],
    ['an error of tests alone', { environments: [{ name: 'staging', count: 9 }] }, 'P3'],
    ['an error that hits many, often', { users: 400, trend: [{ hour: hoursAgo(1), count: 900 }] }, 'P0'],
  ])('%s', (_name, over, expected) => {
    expect(of(over).priority).toBe(expected);
  });

  it('grows with people, rate, trend and regression, and says from what', () => {
    expect(of({ users: 50 }).score).toBeGreaterThan(of({}).score);
    expect(of({ regressed: true })).toMatchObject({
      reason: 'error, 1 person hit, 1 in the last day, in production, came back after its fix',
    });
    expect(of({ needsReview: true }).reason).toContain('needs human review');
    expect(of({ needsReview: true }).score).toBeGreaterThan(of({}).score);
    const steady = Array.from({ length: 8 * 24 }, (_, i) => ({ hour: hoursAgo(i), count: 2 }));
    const rising = [{ hour: hoursAgo(1), count: 48 }];
    expect(of({ trend: steady }).reason).not.toContain('rising');
    expect(of({ trend: rising }).reason).toContain('48 in the last day, rising');
    expect(of({ trend: [{ hour: hoursAgo(60), count: 500 }] }).reason).toContain('0 in the last day');
  });

  it('is ranked for the queue', () => {
    expect([queueRank('P0'), queueRank('P4')]).toEqual([4, 0]);
  });
});
