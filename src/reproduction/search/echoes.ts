import { inside, type Json, type Path, positions, valueAt, withValue } from '../inputs/document.ts';
import { differences } from './minimise.ts';

/** An input with the words that a program answered an earlier one with. */
export interface Echo {
  value: Json;
  fit: number;
  change: string;
}

const messagesAtMost = 60;
const echoesAtMost = 300;
const movesAtMost = 20;
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

/** A path as text; a step into a document inside of a text has no name of its own. */
const named = (path: Path): string => path.map(String).join('.');

const isRecord = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether what stood at `from` could stand at the place as well. */
function isLike({ path, value }: { path: Path; value: Json }, from: Path, item: Json): boolean {
  if (isRecord(item)) return isRecord(value) && Object.keys(value).every((name) => name in item);
  const name = path.at(-1);
  return typeof name === 'string' && name === from.at(-1);
}

const bare = (word: string): string => word.replace(/^[\s"'`([{<]+|[\s"'`)\]}>.,:;!?]+$/g, '');

/** Words, quoted ones with what is between their quotes. */
const tokens = (message: string): string[] => message.slice(0, 2_000).match(/"[^"]*"|`[^`]*`|'[^']*'|\S+/g) ?? [];

/** Words in which two messages of one form differ, as pairs; where the forms differ, what stands between what they share. */
function differingWords(observed: string, production: string): [ours: string, theirs: string][] {
  const [a, b] = [tokens(observed), tokens(production)];
  if (a.length === b.length) {
    const pairs = a.map((word, i): [string, string] => [bare(word), bare(b[i] ?? '')]);
    return pairs.filter(([ours, theirs]) => ours !== theirs && ours !== '');
  }
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let back = 0;
  while (back < a.length - from && back < b.length - from && a.at(-1 - back) === b.at(-1 - back)) back++;
  const middle = (words: string[]): string => bare(words.slice(from, words.length - back).join(' '));
  return middle(a) ? [[middle(a), middle(b)]] : [];
}

/** The value with production's word for the program's own; null where it is not in it. */
function replaced(value: Json, ours: string, theirs: string): Json | null {
  if (typeof value === 'string' && value.includes(ours)) return value.replaceAll(ours, theirs);
  if (typeof value !== 'number' || value !== Number(ours)) return null;
  return theirs !== '' && Number.isFinite(Number(theirs)) ? Number(theirs) : theirs;
}

/**
 * A program that checks itself says in its own error what it got: `expected 200, got 400`. The input that says so too is
 * tried at once, so that the check is passed and what comes behind it is reached. Each message speaks once.
 */
export class Echoes {
  readonly #heard = new Set<string>();
  readonly #waiting: Echo[] = [];
  readonly #moved = new Set<string>();
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

  /**
   * `value` fails at the production's place, but the program came there another way: what was changed is put where the
   * ordinary input has the like, a value under the same key, an object with the same keys.
   */
  move(ordinary: Json, value: Json, change: string): void {
    const [at, ...more] = differences(ordinary, value);
    if (!at || more.length > 0 || this.#moved.size >= movesAtMost) return;
    const key = `${named(at)} ${typeof valueAt(value, at)}`;
    if (this.#moved.has(key)) return;
    this.#moved.add(key);
    for (const [from, item] of [at, at.slice(0, -1)].map((path) => [path, valueAt(value, path)] as const)) {
      if (item === undefined || from.length === 0) continue;
      const places = positions(ordinary).filter(({ path }) => path.length > 0 && path.at(-1) !== inside);
      const like = places.filter((place) => named(place.path) !== named(from) && isLike(place, from, item));
      this.#waiting.push(...like.slice(0, 12).map(({ path }) => this.#echo(ordinary, path, item, `${change}, moved`)));
    }
  }

  /** `value` fails as in production, but for words of its message: production's are put where the program's came from. */
  adopt(value: Json, observed: string, production: string, change: string): void {
    const places = positions(value).filter(({ path }) => path.length > 0 && path.at(-1) !== inside);
    const made = differingWords(observed, production).flatMap(([ours, theirs]) =>
      places.flatMap((place): Echo[] => {
        const next = replaced(place.value, ours, theirs);
        return next === null ? [] : [this.#echo(value, place.path, next, change)];
      }),
    );
    this.#waiting.push(...made.slice(0, perMessage));
  }

  #echo(value: Json, path: Path, word: Json, change: string): Echo {
    return {
      value: withValue(value, path, word),
      fit: 0,
      change: `${change}; ${named(path)} ${String(word).slice(0, 80)}`,
    };
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
