import { describe, expect, it } from 'vitest';
import type { ValueOrigin } from '../../domain/narrowing.ts';
import type { ProbedThrow } from '../../domain/probe-trace.ts';
import { parseOperation } from '../../domain/operation.ts';
import { capturedEvidence } from './captured.ts';
import { ownFrames } from './own-frames.ts';

const source = `function name(order) {
  const { customer } = order;
  return customer.name;
}
exports.print = (order) => name(order);
`;
const message = "Cannot read properties of undefined (reading 'name')";
const frame = (line: number, column: number, name: string) => ({
  file: 'a.cjs',
  line,
  column,
  function: name,
  native: false,
  async: false,
});
const failure = {
  type: 'TypeError',
  message,
  code: null,
  frames: [frame(3, 19, 'name'), frame(5, 28, 'exports.print')],
  handled: false,
  cause: null,
};
const operation = parseOperation('TypeError', message);
const frames = ownFrames(failure, operation, (file) => (file === 'a.cjs' ? source : null));
const thrown: ProbedThrow = {
  at: 9,
  frames: [
    { file: 'a.cjs', line: 3, function: 'name', values: { customer: 'undefined', order: 'Object {id, custmer}' } },
    { file: 'a.cjs', line: 5, function: 'exports.print', values: { order: 'Object {id, custmer}' } },
  ],
};
const origin: ValueOrigin = {
  file: 'a.cjs',
  line: 2,
  function: 'name',
  expression: 'order',
  value: 'customer',
  seen: { type: 'undefined', text: '' },
  how: 'absent',
  holder: { name: 'order', value: { type: 'Object', text: '{id, custmer}' }, key: 'customer' },
  steps: [],
  only: true,
};

/** Production's side: the same frames, with some variables and at some line of the innermost one. */
function production(vars: Record<string, unknown>, line = 3) {
  const raw = (one: (typeof failure.frames)[number], index: number) => ({
    filename: one.file,
    absPath: null,
    function: one.function,
    module: null,
    line: one.line,
    column: one.column,
    inApp: true,
    native: false,
    async: false,
    contextLine: null,
    preContext: [],
    postContext: [],
    vars: index === 0 ? vars : null,
    debugId: null,
  });
  const mapped = failure.frames.map((one, index) => ({
    index,
    file: one.file,
    line: index === 0 ? line : one.line,
    column: one.column,
    function: one.function,
    expression: index === 0 ? 'customer.name' : 'name(order)',
    kind: 'source' as const,
    via: 'exact',
  }));
  const error = { type: 'TypeError', message, code: null, operation, frames: failure.frames.map(raw), mechanism: null };
  return { error, frames: mapped };
}

describe('what production captured', () => {
  it.each([
    ['nothing', {}, false, 0, 0],
    ['placeholders only', { customer: '<Customer>', order: '[Object]' }, false, 0, 0],
    ['the value itself, its holder not', { customer: '<undefined>' }, false, 1, 0],
    ['a holder that lacks it, too', { order: { id: 7, custmer: 'x' } }, true, 1, 0],
    ['a holder that has it', { order: { id: 7, customer: '<null>' } }, false, 0, 0],
    ['another kind of value', { customer: '<null>' }, false, 0, 1],
    ['another kind of holder', { order: 'text' }, false, 0, 1],
    ['variables of other names', { id: 1, names: ['a'] }, false, 0, 0],
  ])('%s', (_what, vars, agrees, inFavour, against) => {
    const evidence = capturedEvidence(production(vars), frames, thrown, origin);
    expect(evidence.badValueAgrees).toBe(agrees);
    expect(evidence.for).toHaveLength(inFavour);
    expect(evidence.against).toHaveLength(against);
  });

  it('a variable of the same name in another function is another one', () => {
    const elsewhere = { ...origin, line: 5, function: 'exports.print' };
    expect(capturedEvidence(production({ order: { id: 7 } }), frames, thrown, elsewhere).badValueAgrees).toBe(false);
  });

  it('another line with the same expression speaks against it', () => {
    expect(capturedEvidence(production({}, 4), frames, thrown, origin).against).toEqual([
      'production was at a.cjs:4, the reproduction at line 3, in name',
    ]);
  });
});
