import { expect, it } from 'vitest';
import { Window } from './window.ts';

const usage = (input: number) => ({ input, cached: 0, cacheWritten: 0, output: 10 });

it('a size that the server names bounds prompt and answer, and little room means the main tools only', () => {
  const window = new Window();
  expect([window.isNarrow, window.outputTokens]).toEqual([false, 8_000]);
  expect(window.refused(8_192)).toBe(true);
  expect([window.isNarrow, window.outputTokens]).toEqual([true, 1_638]);
  expect(window.promptTokens(6_000)).toBeLessThan(8_192 - 1_638 - 6_000 / 3.2);
});

it('without a size it is guessed, smaller each time, and ends', () => {
  const window = new Window();
  const sizes: number[] = [];
  while (window.refused(null)) sizes.push(window.outputTokens);
  expect(sizes).toEqual([3_200, 1_600, 1_000]);
});

it('a prompt that grows while the server counts the same is being cut', () => {
  const window = new Window();
  expect(window.answered(40_000, usage(4_096))).toBeNull();
  expect(window.answered(60_000, usage(4_096))).toBe(4_096);
  expect(window.isNarrow).toBe(true);
  expect(window.answered(90_000, usage(4_096))).toBeNull();
  const honest = new Window();
  honest.answered(40_000, usage(11_000));
  expect(honest.answered(60_000, usage(16_000))).toBeNull();
});
