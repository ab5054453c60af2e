import type { Json } from '../inputs/document.ts';
import { positions } from '../inputs/document.ts';

/** Words and characters that inputs are built from: literals of the code near the failure, and of the inputs themselves. */
export interface Dictionary {
  /** Names and quoted words of the message: the likeliest values of all. */
  said: string[];
  words: string[];
  characters: string[];
  numbers: number[];
}

const maxWords = 400;
const stringLiteral = /'((?:[^'\\\n]|\\.){1,60})'|"((?:[^"\\\n]|\\.){1,60})"/g;
const regexLiteral = /(?:[=(,:!&|?]\s*)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\]){1,120})\/[a-z]*/g;

function unescaped(text: string): string {
  try {
    return JSON.parse(
      `"${text
        .replace(/"/g, '\\"')
        .replace(/\\'/g, "'")
        .replace(/\\x([0-9a-f]{2})/gi, '\\u00$1')}"`,
    ) as string;
  } catch {
    return text;
  }
}

/** Keys that every object has: a map made of a plain object finds them without their having been put there. */
const inherited = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];

/** Property names and quoted words of a message, at most ten: `a.hasOwnProperty is not a function`, `reading 'id'`. */
function wordsSaid(message: string): string[] {
  const text = message.slice(0, 500);
  const quoted = [...text.matchAll(/'([^']{1,60})'|"([^"]{1,60})"|`([^`]{1,60})`/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  const names = [...text.matchAll(/\.([A-Za-z_$][\w$]{1,60})/g)].map((match) => match[1] ?? '');
  return [...new Set([...names, ...quoted])].slice(0, 10);
}

/** Literals of some source texts, and the words of some inputs. Bounded; order: the message's, keys that all objects have, sources, inputs. */
export function buildDictionary(sources: readonly string[], inputs: readonly Json[], message = ''): Dictionary {
  const said = wordsSaid(message);
  const words = new Set<string>([...said, ...inherited]);
  const characters = new Set<string>();
  const numbers = new Set<number>([0, 1, -1, 2, 10, 100, 1000, 65_536]);
  for (const source of sources) {
    for (const match of source.slice(0, 200_000).matchAll(stringLiteral)) {
      const word = unescaped(match[1] ?? match[2] ?? '');
      if (word.length === 1) characters.add(word);
      if (words.size < maxWords) words.add(word);
    }
    for (const match of source.slice(0, 200_000).matchAll(regexLiteral))
      for (const character of match[1] ?? '') characters.add(character);
    for (const match of source.matchAll(/\\[rnt0]/g)) characters.add(unescaped(match[0].replace('\\0', '\\u0000')));
    for (const match of source.matchAll(/(?<![\w.])(\d{1,6})(?![\w.])/g))
      if (numbers.size < 80) numbers.add(Number(match[1]));
  }
  for (const input of inputs) {
    for (const { value, path } of positions(input)) {
      if (typeof value === 'string' && value.length <= 200) {
        words.add(value);
        for (const word of value.split(/[\s,;:/?&=]+/)) if (word.length > 0) words.add(word);
        for (const character of value.slice(0, 200)) if (!/[a-z0-9]/i.test(character)) characters.add(character);
      }
      const key = path.at(-1);
      if (typeof key === 'string') words.add(key);
      if (typeof value === 'number') numbers.add(value);
    }
  }
  for (const character of ' \t\n\r,;:.-_%&=#*~"\'\\/<>[]{}()0aZé€😀\u0000') characters.add(character);
  return {
    said,
    words: [...words].slice(0, maxWords),
    characters: [...characters].slice(0, 120),
    numbers: [...numbers],
  };
}
