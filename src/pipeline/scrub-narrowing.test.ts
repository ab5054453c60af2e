import { expect, it } from 'vitest';
import { scrubbedNarrowing } from './scrub-narrowing.ts';

it('hides secrets in values by name and by form, and leaves the code alone', () => {
  const place = { file: 'a.js', line: 1, function: 'login', expression: 'user.password' };
  const side = (text: string) => ({ type: 'string', text });
  const told = scrubbedNarrowing({
    divergence: {
      ...place,
      kind: 'decision',
      failing: side('"hunter2-hunter2"'),
      passing: side('"correct-horse"'),
      operands: { failing: [{ name: 'mail', value: side('"ada.l@shop.example"') }], passing: [] },
      passingLine: null,
    },
    value: null,
    origin: {
      ...place,
      value: 'user.password',
      seen: side('"hunter2-hunter2"'),
      how: 'absent',
      holder: { name: 'byMail', value: { type: 'Map', text: '2' }, key: '"ada.l@shop.example"' },
      steps: [],
      only: true,
    },
    evidence: { for: [], against: [] },
  });
  const text = JSON.stringify(told);
  expect(text).not.toMatch(/hunter2|correct-horse|ada\.l/);
  expect(told.divergence?.expression).toBe('user.password');
  expect(told.divergence?.failing?.text).toMatch(/^".+"$/);
  expect(told.origin?.holder?.value).toEqual({ type: 'Map', text: '2' });
});
