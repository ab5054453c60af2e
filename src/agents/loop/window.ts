import type { ModelUsage } from '../../domain/model-usage.ts';

/** Characters of a token, roughly and on the safe side for code. */
const charactersOfToken = 3.2;
const mostPrompt = 24_000;
const mostOutput = 8_000;
const leastOutput = 1_000;
/** Below this there is room for the main tools only. */
const narrowBelow = 14_000;
/** Where a server says no size, one try after the other. */
const guesses = [16_000, 8_000, 4_000];
/** More characters a token than any text has: the server has left out a part of the prompt. */
const impossible = 8;

/** How much a server takes in one request: nothing is known of it until it says so, or shows it. */
export class Window {
  #size: number | null = null;
  #tries = 0;
  #lastInput = 0;
  #lastLength = 0;

  /** There is no room for long words: fewer tools, shorter pieces. */
  get isNarrow(): boolean {
    return this.#size !== null && this.#size < narrowBelow;
  }

  get outputTokens(): number {
    return this.#size === null ? mostOutput : Math.min(mostOutput, Math.max(leastOutput, Math.floor(this.#size / 5)));
  }

  /** Tokens that messages may take beside `fixed` characters of instructions and tools. */
  promptTokens(fixed: number): number {
    if (this.#size === null) return mostPrompt;
    const room = this.#size - this.outputTokens - fixed / charactersOfToken;
    return Math.max(800, Math.min(mostPrompt, Math.floor(room * 0.9)));
  }

  /** A request was refused as too long. False: nothing is left to be made smaller. */
  refused(size: number | null): boolean {
    // Said the same twice, it is our reckoning that is wrong.
    const next = size !== null && size !== this.#size ? size : guesses.find((guess) => guess < (this.#size ?? 32_000));
    this.#tries += 1;
    if (next === undefined || this.#tries > 5) return false;
    this.#size = next;
    return true;
  }

  /**
   * An answer to a request of so many characters. Servers that cut a prompt without a word (Ollama's `num_ctx`) say the same
   * few tokens again and again while it grows. Out comes the size, where that is seen for the first time.
   */
  answered(length: number, { input }: ModelUsage): number | null {
    const isCapped =
      input >= 1_500 &&
      Math.abs(input - this.#lastInput) <= input * 0.02 &&
      length > this.#lastLength * 1.1 &&
      length / input > impossible;
    this.#lastInput = input;
    this.#lastLength = length;
    if (!isCapped || (this.#size !== null && this.#size <= input * 1.1)) return null;
    this.#size = input;
    return input;
  }
}
