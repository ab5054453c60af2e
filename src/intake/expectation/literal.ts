import type { EncodedValue } from '../../domain/encoded-value.ts';

/** Longer or deeper text is nobody's example. */
const lengthAtMost = 4_000;
const levelsAtMost = 20;

const words = new Map<string, EncodedValue>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', { $: 'undefined' }],
  ['NaN', { $: 'nan' }],
  ['Infinity', { $: 'infinity' }],
  ['-Infinity', { $: '-infinity' }],
]);
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

class Unreadable extends Error {}

/** Reads values as people write them: JSON, and quotes of any kind, names without quotes, `undefined`, `10n`, a last comma. */
class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  value(level = 0): EncodedValue {
    if (level > levelsAtMost) throw new Unreadable('too deep');
    const next = this.#peek();
    if (next === '{') return this.#object(level);
    if (next === '[') return this.list('[', ']', level);
    if (next === '"' || next === "'" || next === '`') return this.#string();
    return this.#word();
  }

  list(open: string, close: string, level = 0): EncodedValue[] {
    this.#take(open);
    const items: EncodedValue[] = [];
    while (this.#peek() !== close) {
      items.push(this.value(level + 1));
      if (this.#peek() !== close) this.#take(',');
    }
    this.#take(close);
    return items;
  }

  #object(level: number): EncodedValue {
    this.#take('{');
    const fields: Array<[string, EncodedValue]> = [];
    while (this.#peek() !== '}') {
      const quoted = /["'`]/.test(this.#peek());
      const name = quoted ? this.#string() : this.#match(/[\p{L}_$][\p{L}\p{N}_$]*|\d{1,15}/uy);
      this.#take(':');
      fields.push([name === '$' ? '$$' : name, this.value(level + 1)]);
      if (this.#peek() !== '}') this.#take(',');
    }
    this.#take('}');
    return Object.fromEntries(fields);
  }

  #string(): string {
    const quote = this.#text[this.#at++] ?? '';
    let said = '';
    for (;;) {
      const character = this.#text[this.#at++];
      if (character === undefined) throw new Unreadable('a text without its end');
      if (character === quote) return said;
      if (character !== '\\') said += character;
      else if (this.#text[this.#at] === 'u')
        said += String.fromCharCode(Number.parseInt(this.#match(/u[0-9a-f]{4}/iy).slice(1), 16));
      else {
        const escaped = this.#text[this.#at++] ?? '';
        said += escapes[escaped] ?? escaped;
      }
    }
  }

  #word(): EncodedValue {
    const word = this.#match(
      /-?(?:\d{1,400}n\b|(?:\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,4})?)|Infinity\b)|[A-Za-z]{1,9}/iy,
    );
    const known = words.get(word);
    if (known !== undefined) return known;
    if (word.endsWith('n') && /\d/.test(word)) return { $: 'bigint', value: word.slice(0, -1) };
    if (!/\d/.test(word)) throw new Unreadable(word);
    return Object.is(Number(word), -0) ? { $: '-0' } : Number(word);
  }

  #match(pattern: RegExp): string {
    this.#peek();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (!found) throw new Unreadable(`nothing that can be read at ${this.#at}`);
    this.#at += found.length;
    return found;
  }

  #take(character: string): void {
    if (this.#peek() !== character) throw new Unreadable(`no ${character} at ${this.#at}`);
    this.#at++;
  }

  /** The next character that is no white space. */
  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }
}

function reading<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** The value that a text begins with, and where it ends; null where it begins with none. Never throws. */
export function literalAt(text: string, start: number): { value: EncodedValue; end: number } | null {
  if (text.length > lengthAtMost) return null;
  const reader = new LiteralReader(text, start);
  return reading(() => ({ value: reader.value(), end: reader.at }));
}

/** The arguments in brackets that begin at `start`, and where they end; null where they cannot be read. Never throws. */
export function argumentsAt(text: string, start: number): { args: EncodedValue[]; end: number } | null {
  if (text.length > lengthAtMost) return null;
  const reader = new LiteralReader(text, start);
  return reading(() => ({ args: reader.list('(', ')'), end: reader.at }));
}

/** A text that is one value and nothing else; null where it is not. */
export function wholeLiteral(text: string): { value: EncodedValue } | null {
  const found = literalAt(text, 0);
  return found && text.slice(found.end).trim() === '' ? { value: found.value } : null;
}
