import { inside, type Json, type Path, positions, withValue } from '../inputs/document.ts';

/** An input with the words that a program answered an earlier one with. */
export interface Echo {
  value: Json;
  fit: number;
  change: string;
}

const messagesAtMost = 60;
const echoesAtMost = 300;
const perMessage = 24;

/** Numbers and quoted words of a message: `HTTP 400`, `expected 'paid'`. At most six. */
function wordsOf(message: string): Json[] {
  const text = message.slice(0, 500);
  const numbers = [...text.matchAll(/(?<![\w.-])-?\d{1,9}(?:\.\d{1,6})?(?![\w.])/g)].map((match) => Number(match[0]));
  const quoted = [...text.matchAll(/'([^']{1,60})'|"([^"]{1,60})"|`([^`]{1,60})`/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  return [...new Set<Json>([...numbers, ...quoted])].slice(0, 6);
}

/**
 * A program that checks itself says in its own error what it got: `expected 200, got 400`. The input that says so too is
 * tried at once, so that the check is passed and what comes behind it is reached. Each message speaks once.
 */
export class Echoes {
  readonly #heard = new Set<string>();
  readonly #waiting: Echo[] = [];
  #made = 0;

  /** `value` made the program fail otherwise than in production, with `message`. */
  hear(value: Json, message: string, change: string): void {
    if (this.#heard.has(message) || this.#heard.size >= messagesAtMost) return;
    this.#heard.add(message);
    const places = positions(value).filter(({ path }) => path.length > 0 && path.at(-1) !== inside);
    const made = wordsOf(message).flatMap((word) =>
      places
        .filter((place) => typeof place.value === typeof word && place.value !== word)
        .map(({ path }) => this.#echo(value, path, word, change)),
    );
    const kept = made.slice(0, Math.min(perMessage, echoesAtMost - this.#made));
    this.#made += kept.length;
    this.#waiting.push(...kept);
  }

  #echo(value: Json, path: Path, word: Json, change: string): Echo {
    return { value: withValue(value, path, word), fit: 0, change: `${change}; ${path.map(String).join('.')} ${word}` };
  }

  /** The items with what was heard meanwhile before each. */
  *before<T>(items: Iterable<T>): Generator<T | Echo> {
    for (const item of items) {
      yield* this.#drain();
      yield item;
    }
    yield* this.#drain();
  }

  *#drain(): Generator<Echo> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) yield next;
  }
}
