import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleOptions } from './command.ts';

const pattern = (titles: string[]): RegExp =>
  new RegExp(titleOptions('mocha', titles)?.[0]?.replace('--grep=', '') ?? '');

describe('titleOptions', () => {
  it('names whole titles, with parents as a runner joins them, and nothing else', () => {
    const chosen = pattern(['a cart > labels (all) lines', 'b']);
    expect(['a cart labels (all) lines', 'a cart > labels (all) lines', 'b'].every((one) => chosen.test(one))).toBe(
      true,
    );
    expect(['labels (all) lines', 'a cart labels all lines', 'bb', ''].some((one) => chosen.test(one))).toBe(false);
    expect(titleOptions('vitest', ['a.b'])).toEqual(['-t', '^(?:a\\.b)$']);
    expect(titleOptions('jest', ['a'])).toEqual(['--testNamePattern=^(?:a)$']);
    expect(titleOptions('node:test', ['a > b'])).toEqual(['--test-name-pattern=^(?:a(?: > | )b|b)$']);
  });

  it('any title is matched as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80 }), (title) => {
        expect(pattern([title]).test(title)).toBe(true);
        expect(pattern([title]).test(`${title}x`)).toBe(false);
      }),
    );
  });

  it('is null where a runner cannot be told: no title, too many, or one that ava takes for a pattern', () => {
    expect(titleOptions('jest', [])).toBeNull();
    expect(titleOptions('jest', ['x'.repeat(9_000)])).toBeNull();
    expect(titleOptions('ava', ['all * of them'])).toBeNull();
    expect(titleOptions('ava', ['!none'])).toBeNull();
    expect(titleOptions('ava', ['one', 'two'])).toEqual(['--match=one', '--match=two']);
  });
});
