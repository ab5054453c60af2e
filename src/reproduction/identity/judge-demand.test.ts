import assert, { AssertionError } from 'node:assert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { Demand } from '../../domain/demand.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { compareAsserted } from './compare-asserted.ts';
import { judgeDemand } from './judge-demand.ts';

/** What `node:assert` says of the two values; null where they are equal. */
function said(actual: unknown, expected: unknown): string | null {
  try {
    assert.deepStrictEqual(actual, expected);
    return null;
  } catch (error) {
    return error instanceof AssertionError ? error.message : null;
  }
}

/** Plain fields only: a name `$` or `__proto__` is encoded otherwise. */
const values = fc.letrec<{ value: EncodedValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<EncodedValue>(null, true, 0, 1, -1, 20, 22, 'a', 'b\nc', '', '+ x', '20 !== 22'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd-e'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const failure = (code: string | null, message = '', type = 'AssertionError'): ObservedFailure => {
  return { type, message, code, frames: [], handled: false, cause: null };
};
const frame = (file: string, name: string | null): MappedFrame => {
  return { index: 0, file, line: 1, column: 1, function: name, expression: null, kind: 'source', via: 'exact' };
};
const judged = (
  demand: Demand,
  observed: ObservedFailure,
  more: { actual?: EncodedValue; production?: MappedFrame[]; frames?: MappedFrame[] } = {},
) => {
  const actual = more.actual === undefined ? null : { value: more.actual };
  return judgeDemand({
    expectation: { kind: 'stated', work: { kind: 'as-recorded' }, demand, actual },
    production: more.production ?? [],
    observed: { failure: observed, frames: more.frames ?? [] },
  }).tier;
};

describe('an assertion', () => {
  it('speaks of its own two values, whatever they are', () => {
    fc.assert(
      fc.property(values, values, (actual, expected) => {
        const message = said(actual, expected);
        if (message !== null)
          expect(compareAsserted(message, expected, actual)).toEqual({ expected: 'same', actual: 'same' });
      }),
      { numRuns: 400 },
    );
  });

  it('speaks of no others', () => {
    const order = { id: 7, lines: [{ price: 10 }], total: 20 };
    const wanted = { ...order, total: 22 };
    const message = said(order, wanted) ?? '';
    const actuals: EncodedValue[] = [{ ...order, total: 21 }, { ...order, more: 1 }, { total: 20 }, 20, null, wanted];
    for (const other of actuals)
      expect(compareAsserted(message, wanted, other).actual, JSON.stringify(other)).toBe('different');
    const expecteds: EncodedValue[] = [{ ...wanted, total: 23 }, { ...wanted, more: 1 }, 22];
    for (const other of expecteds) expect(compareAsserted(message, other, order).expected).toBe('different');
    expect(compareAsserted(said(20, 22) ?? '', 22, 2).actual).toBe('different');
    expect(compareAsserted(said(20, 22) ?? '', 2, 20).expected).toBe('different');
    expect(compareAsserted('the answer is wrong', 22, 20)).toEqual({ expected: 'unknown', actual: 'unknown' });
  });

  it('is read as jest words it', () => {
    const message = [
      '',
      '    Expected value to deeply and strictly equal to:',
      '      {"id": 7, "name": "a b", "total": 22}',
      '    Received:',
      '      {"id": 7, "name": "a b", "total": 20}',
      '',
      '    Difference:',
      '    - Expected',
    ].join('\n');
    const wanted = { total: 22, name: 'a b', id: 7 };
    expect(compareAsserted(message, wanted, { ...wanted, total: 20 })).toEqual({ expected: 'same', actual: 'same' });
    expect(compareAsserted(message, wanted, wanted).actual).toBe('different');
  });

  it('is read as runners indent it', () => {
    const message = (said({ a: 1 }, { a: 2 }) ?? '').replaceAll('\n', '\n      ');
    expect(compareAsserted(message, { a: 2 }, { a: 1 })).toEqual({ expected: 'same', actual: 'same' });
  });
});

describe('tiers', () => {
  const value: Demand = { kind: 'value', expected: 22 };
  const wrong = (got: unknown) => failure('ERR_ASSERTION', said(got, 22) ?? '');

  it('of a wrong value', () => {
    expect(judged(value, wrong(20), { actual: 20 })).toBe('I2');
    expect(judged(value, wrong(21), { actual: 20 })).toBe('I1');
    expect(judged(value, failure('ERR_ASSERTION', said(20, 23) ?? ''), { actual: 20 })).toBe('none');
    expect(judged(value, failure(null, 'x is not a function', 'TypeError'), { actual: 20 })).toBe('none');
    expect(
      judged({ kind: 'status', expected: 200 }, failure('ERR_ASSERTION', said(500, 200) ?? ''), { actual: 500 }),
    ).toBe('I2');
  });

  it('of a deadline', () => {
    const late = failure('ERR_DEADLINE', 'did not settle within its deadline', 'DeadlineError');
    const settles: Demand = { kind: 'settles', withinMs: 100 };
    const frames = [frame('a.js', 'Module.acquire'), frame('a.js', 'load')];
    expect(judged(settles, late, { frames })).toBe('I2');
    expect(judged(settles, late, { frames, production: [frame('a.js', 'inner'), frame('a.js', 'acquire')] })).toBe(
      'I2',
    );
    expect(judged(settles, late, { frames, production: [frame('a.js', 'load')] })).toBe('I1');
    expect(judged(settles, late, { frames, production: [frame('b.js', 'acquire')] })).toBe('I1');
    expect(judged(settles, wrong(1))).toBe('none');
  });

  it('of growth', () => {
    const grows = failure('ERR_GROWTH', 'listeners grow with every repetition', 'GrowthError');
    expect(judged({ kind: 'bounded', of: 'listeners', iterations: 20 }, grows)).toBe('I2');
    expect(judged({ kind: 'bounded', of: 'heap', iterations: 20 }, grows)).toBe('none');
  });
});
