import { describe, expect, it } from 'vitest';
import type { ObservedFailure } from '../domain/run.ts';
import { failuresIn } from './runner-output.ts';

const from = { root: '/tree', cwd: '' };
const frame = { file: 'src/day.js', line: 5, column: 15, function: 'length', native: false, async: false };
const seen: ObservedFailure = {
  type: 'AgendaError',
  message: 'no such day',
  code: 'E_DAY',
  frames: [frame],
  handled: false,
  cause: null,
};
const jest = `    Error: no such day

      at slots (src/day.js:5:15)
      at node:internal/process/task_queues:1:1
`;

describe('failuresIn', () => {
  it('leaves out the names that jest takes from its source map', () => {
    const [failure] = failuresIn(jest, from, 'jest', seen);
    expect(failure?.frames.map(({ file, function: name }) => [file, name])).toEqual([
      ['src/day.js', null],
      ['node:internal/process/task_queues', null],
    ]);
  });

  it.each(['jest', 'mocha'] as const)('%s: takes a name and a code given late from the bench', (framework) => {
    expect(failuresIn(jest, from, framework, seen)).toMatchObject([{ type: 'AgendaError', code: 'E_DAY' }]);
  });

  it.each([
    ['another message', { ...seen, message: 'no such week' }],
    ['another place', { ...seen, frames: [{ ...frame, file: 'src/week.js' }] }],
  ])('leaves the failure as it was printed where the bench saw %s', (_what, other) => {
    expect(failuresIn(jest, from, 'jest', other)).toMatchObject([{ type: 'Error', code: null }]);
  });

  it('never changes one class into another', () => {
    const range = jest.replace('Error:', 'RangeError:');
    expect(failuresIn(range, from, 'mocha', seen)).toMatchObject([{ type: 'RangeError', code: null }]);
  });

  it('reads the other runners as they print', () => {
    expect(failuresIn(jest, from, 'vitest', seen)).toMatchObject([
      { type: 'Error', code: null, frames: [{ function: 'slots' }, {}] },
    ]);
  });
});
