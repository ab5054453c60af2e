import { expect, it } from 'vitest';
import { standingWords } from './standing-words.ts';
import type { Facts } from './use-facts.ts';

const watch = { release: '1.4.3', environment: 'production', passed: 3, windows: [30, 300, 86_400] };
const change = { branch: 'reproof/1-1', pullRequest: { number: 7, state: 'merged' } };
const proposal = { decisions: [{ verb: 'approve', by: { id: 'ann' }, reason: '' }] };
const facts = (state: string, more: object = {}): Facts =>
  ({
    bug: { state, mergedInto: '1-2' },
    proposal,
    changes: [change],
    watches: [watch],
    report: null,
    ...more,
  }) as unknown as Facts;

it.each([
  ['approved', 'Now', /^Approved by ann; the change is on its way\.$/, /^Pull request #7, merged\.$/],
  ['watching', 'Now', /^Released and watched/, /^Release 1\.4\.3 in production: 3 of 3 windows quiet\.$/],
  ['fixed', 'Outcome', /^Fixed: it stayed away/, /^Approved by ann\. Release 1\.4\.3/],
  ['regressed', 'Now', /^It came back/, /Pull request #7/],
  ['duplicate', 'Outcome', /counts for 1-2/, /^$/],
  ['new', 'Decide', /^Nothing yet\./, /waits for a worker/],
])('a bug that is %s has nothing else to decide', (state, name, lead, more) => {
  const told = standingWords(facts(state));
  expect(told.name).toBe(name);
  expect(told.lead).toMatch(lead);
  expect(told.more ?? '').toMatch(more);
});

it('what runs now comes before what was', () => {
  expect(standingWords(facts('regressed', { doing: {} })).lead).toBe('Nothing yet: a worker is on it.');
});
