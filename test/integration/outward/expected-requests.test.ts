import { expect, test } from 'vitest';
import { ExpectedRequests } from '../../support/expected-requests.ts';

test('a request that is missing is a fault as one that nobody expected', () => {
  const expected = new ExpectedRequests();
  expected.see('POST /before/anything/is/expected');
  expected.expect('POST /issues', 'POST /issues/*/comments', 'POST /issues/*/comments');
  expected.see('POST /issues/7/comments');
  expect(expected.wrong()).toEqual(['missing: POST /issues', 'missing: POST /issues/*/comments']);
  for (const line of ['POST /issues', 'POST /issues/8/comments']) expected.see(line);
  expect(expected.wrong()).toEqual([]);
  expected.see('POST /issues/8/comments');
  expect(expected.wrong()).toEqual(['not expected: POST /issues/8/comments']);
});
