import { expect, it } from 'vitest';
import { baseCommitOf } from './base-commit.ts';

const commits = new Map([
  ['abc1234', 'a'.repeat(40)],
  ['v1.2.0', 'b'.repeat(40)],
  ['2.0.0', 'c'.repeat(40)],
]);
const repository = {
  resolve: async (ref: string) => commits.get(ref) ?? null,
  head: async () => 'f'.repeat(40),
};

it.each([
  [{ commit: 'abc1234', release: null }, 'a'],
  [{ commit: null, release: 'shop@1.2.0' }, 'b'],
  [{ commit: null, release: '2.0.0' }, 'c'],
  [{ commit: null, release: 'shop@abc1234' }, 'a'],
])('takes what %j names', async (event, letter) => {
  expect(await baseCommitOf(repository, event)).toEqual({ commit: letter.repeat(40), named: true });
});

it.each([
  [{ commit: null, release: null }],
  [{ commit: null, release: 'shop@9.9.9' }],
  [{ commit: null, release: '--upload-pack=x' }],
  [{ commit: 'not-a-hash', release: null }],
])('takes HEAD for %j, and says so', async (event) => {
  expect(await baseCommitOf(repository, event)).toEqual({ commit: 'f'.repeat(40), named: false });
});

it('refuses to guess for a commit that is not there', async () => {
  await expect(baseCommitOf(repository, { commit: 'deadbee', release: null })).rejects.toMatchObject({
    code: 'NO_COMMIT',
    exit: 66,
  });
});
