import { expect, it } from 'vitest';
import type { HostReview } from '../../ports/code-host.ts';
import { decisionIn } from './hear-reviews.ts';

const commit = 'a'.repeat(40);
const review = (over: Partial<HostReview>): HostReview => ({
  id: '1',
  verdict: 'comment',
  login: 'ada',
  head: null,
  text: '',
  at: null,
  ...over,
});

it.each([
  ['an approval of this commit', { verdict: 'approve', head: commit }, 'approve'],
  ['an approval of another', { verdict: 'approve', head: 'b'.repeat(40) }, null],
  ['an approval of nobody knows what', { verdict: 'approve' }, null],
  ['changes asked for', { verdict: 'request-changes', head: commit }, 'request-changes'],
  ['changes asked for of another commit', { verdict: 'request-changes', head: 'b'.repeat(40) }, null],
  ['a comment with the words for it', { text: 'Needs revision: names' }, 'request-changes'],
  ['a comment that approves', { text: 'Approved, ship it' }, null],
  ['a comment that rejects', { text: 'Rejected: no' }, null],
  ['a comment that says no', { text: 'not Approved. needs revision: maybe' }, null],
] as const)('%s', (_name, over, verb) => expect(decisionIn(review(over), commit)?.verb ?? null).toBe(verb));
