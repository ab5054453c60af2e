import { describe, expect, it } from 'vitest';
import { closingReason, type KnownInTracker, knownFrom, trackerChanges, type TrackerView } from './tracker-change.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 7, 1, 12, minute)).toISOString();
const comment = (id: string, by: string, minute: number, text: string, edited = false) => ({
  id,
  by,
  at: at(minute),
  text,
  edited,
});
const view = (over: Partial<TrackerView> = {}): TrackerView => ({
  state: 'open',
  closed: null,
  assignee: null,
  comments: [],
  ...over,
});
const closed = (by: string | null, comments: TrackerView['comments'], reason: string | null = null): TrackerView =>
  view({ state: 'closed', closed: { by, at: at(30), reason }, comments });

describe('the words an item was closed with', () => {
  it.each([
    ['the closer’s own, a moment before', closed('ada', [comment('1', 'ada', 30, 'Approved')]), 'Approved'],
    ['not another’s', closed('ada', [comment('1', 'mallory', 30, 'Approved')]), ''],
    ['not older ones', closed('ada', [comment('1', 'ada', 19, 'Approved in principle')]), ''],
    [
      'the newest of the closer',
      closed('ada', [comment('1', 'ada', 25, 'Approved'), comment('2', 'ada', 29, 'No, wait')]),
      'No, wait',
    ],
    [
      'another’s words in between change nothing',
      closed('ada', [comment('1', 'ada', 29, 'Approved'), comment('2', 'bob', 30, 'hm')]),
      'Approved',
    ],
    ['not what was changed afterwards', closed('ada', [comment('1', 'ada', 30, 'Approved', true)]), ''],
    ['not what was said after it', closed('ada', [comment('1', 'ada', 31, 'Approved')]), ''],
    ['nobody’s', closed(null, [comment('1', 'ada', 30, 'Approved')]), ''],
    ['what the tracker itself keeps', closed(null, [], 'Rejected: no'), 'Rejected: no'],
    ['none while it is open', view({ comments: [comment('1', 'ada', 30, 'Approved')] }), ''],
  ])('%s', (_what, seen, reason) => expect(closingReason(seen)).toBe(reason));
});

describe('what people did', () => {
  const known: KnownInTracker = { state: 'open', assignee: null, commentsUntil: at(10), commentIds: ['1'] };

  it('is told once: comments of the same moment by their ids, older ones not at all', () => {
    const comments = [comment('0', 'ada', 5, 'old'), comment('1', 'ada', 10, 'told'), comment('2', 'bob', 10, 'new')];
    const seen = view({ comments });
    expect(trackerChanges(known, seen)).toEqual([{ kind: 'commented', comment: comments[2] }]);
    expect(trackerChanges(knownFrom(seen, known), seen)).toEqual([]);
    expect(knownFrom(view(), known)).toMatchObject({ commentsUntil: at(10), commentIds: ['1'] });
  });

  it.each([
    ['open', closed('ada', []), { kind: 'closed', by: 'ada', at: at(30), reason: '' }],
    ['closed', view(), { kind: 'reopened' }],
    ['open', view({ state: 'blocked' }), { kind: 'moved', to: 'blocked' }],
    ['open', view({ assignee: 'ada' }), { kind: 'assigned', to: 'ada' }],
  ] as const)('from %s', (state, seen, change) => {
    expect(trackerChanges({ ...known, state }, seen)).toEqual([change]);
  });
});
