import { describe, expect, it } from 'vitest';
import type { ObservedFailure } from '../../domain/run.ts';
import { assertsOutcome } from './asserts-outcome.ts';

const failureAt = (line: number, column: number): ObservedFailure => ({
  type: 'TypeError',
  message: 'm',
  code: null,
  handled: false,
  cause: null,
  frames: [
    { file: 'src/cart.js', line: 1, column: 1, function: 'label', native: false, async: false },
    { file: 't.test.js', line, column, function: null, native: false, async: false },
  ],
});

/** `¦` stands where the test's frame points. */
function asserts(text: string): boolean {
  const [before = ''] = text.split('¦');
  const lines = before.split('\n');
  return assertsOutcome(text.replace('¦', ''), 't.test.js', failureAt(lines.length, (lines.at(-1)?.length ?? 0) + 1));
}

describe('assertsOutcome', () => {
  it.each([
    ['node:assert', "test('x', () => assert.equal(¦label(a), 'TEA'));"],
    ['a function of it by name', "test('x', () => strictEqual(¦label(a), 'TEA'));"],
    ['expect', "it('x', async () => { const got = await ¦label(a);\n expect(got).toStrictEqual(['TEA']); });"],
    ['chai', "it('x', function () { expect(¦label(a)).to.deep.equal('TEA'); });"],
    ['should', "it('x', function () { const got = ¦label(a); got.should.equal('TEA'); });"],
    ['ava', "test('x', (t) => t.is(¦label(a), 'TEA'));"],
    [
      'a helper of the test',
      "const check = (a, b) => { const got = ¦label(a);\n assert.deepEqual(got, b); };\ntest('x', () => check(1, 2));",
    ],
  ])('%s', (_name, text) => {
    expect(asserts(text)).toBe(true);
  });

  it.each([
    ['only a call', "test('x', () => { ¦label(a); });"],
    ['that nothing is thrown', "test('x', () => assert.doesNotThrow(() => ¦label(a)));"],
    ['not.toThrow', "it('x', () => expect(() => ¦label(a)).not.toThrow());"],
    ['what it must not be', "it('x', () => expect(¦label(a)).not.toBe('TEA'));"],
    ['that it is anything', "it('x', () => { assert.ok(¦label(a)); expect(b).toBeDefined(); });"],
    ['what was before the crash', "it('x', () => { assert.equal(weight(a), 4);\n ¦label(a); });"],
    ['what another test asks', "test('x', () => { ¦label(a); });\ntest('y', () => assert.equal(weight(a), 4));"],
    ['a comparison that is none of a library', "test('x', () => { names.is(¦label(a), 'TEA'); });"],
  ])('not by %s', (_name, text) => {
    expect(asserts(text)).toBe(false);
  });

  it('nor where the stack does not go through the test', () => {
    const failure = failureAt(1, 1);
    expect(assertsOutcome("assert.equal(label(a), 'TEA')", 'other.test.js', failure)).toBe(false);
  });
});
