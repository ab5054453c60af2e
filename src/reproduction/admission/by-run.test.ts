import { expect, it } from 'vitest';
import type { FreshResult } from '../../ports/fresh-run.ts';
import { carriesFailure } from './by-run.ts';

const runs = (output: string) => ({
  results: [
    { outcome: 'failed', failure: null, tests: null, output, changed: [], durationMs: 1 } satisfies FreshResult,
  ],
  total: 1,
});

it.each([
  ['as it is', 'Error: no bed left', 'no bed left'],
  ['with its lines indented', '  error: |-\n    no bed\n      left\n', 'no bed\nleft'],
  ['as a literal', String.raw`error: 'it\'s no \\n, "a\\b"'`, String.raw`it's no \n, "a\b"`],
  ['as a literal with line ends', String.raw`error: "no bed\nleft"`, 'no bed\nleft'],
])('the production message stands in the output %s', (_what, output, message) => {
  expect(carriesFailure(runs(output), message)).toBeNull();
});

it('another message is none', () => {
  expect(carriesFailure(runs('Error: no room left'), 'no bed left')).toMatch('does not stand');
  expect(carriesFailure(runs(String.raw`error: 'a\\b'`), 'ab')).toMatch('does not stand');
});
