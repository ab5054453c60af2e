import { expect, test } from 'vitest';
import type { Candidate } from '../../domain/fix.ts';
import { compose, secondAlone } from './compose.ts';

const candidate = (id: string, files: Record<string, string>): Candidate => ({
  id,
  generator: id,
  kind: 'cause',
  summary: id,
  files,
  prior: 0.5,
});
const tree = { read: async (path: string) => (path === 'a.js' ? '1\n2\n3\n4\n5\n6' : null) };
const alone = (first: string, second: string) =>
  secondAlone(compose(candidate('x', { 'a.js': first }), candidate('y', { 'a.js': second })), tree);

test('the second fix stands without the first, before and behind it', async () => {
  expect((await alone('1\nX\nX\n3\n4\n5\n6', '1\nX\nX\n3\n4\nY\n6'))?.files).toEqual({ 'a.js': '1\n2\n3\n4\nY\n6' });
  expect((await alone('1\n2\n3\n4\n6', 'Y\n1\n2\n3\n4\n6'))?.files).toEqual({ 'a.js': 'Y\n1\n2\n3\n4\n5\n6' });
  expect((await alone('1\nX\n3\n4\n5\n6', '1\nX\n4\n5\n6\nY'))?.files).toEqual({ 'a.js': '1\n2\n4\n5\n6\nY' });
});

test('null when it changes what the first made', async () => {
  expect(await alone('1\nX\n3\n4\n5\n6', '1\nXY\n3\n4\n5\n6')).toBeNull();
});

test('a composition carries both: names, texts, the product of the priors', () => {
  const { candidate: both } = compose(candidate('x', { 'a.js': '1' }), {
    ...candidate('y', { 'b.js': '2' }),
    kind: 'suppression',
  });
  expect(both).toMatchObject({ id: 'x+y', kind: 'suppression', prior: 0.25, files: { 'a.js': '1', 'b.js': '2' } });
});
