import type { SeenValue } from '../../domain/narrowing.ts';

/** A probe's word as type and text: `Array 3` -> Array, 3. */
export function seenValue(word: string): SeenValue {
  const space = word.indexOf(' ');
  return space < 0 ? { type: word, text: '' } : { type: word.slice(0, space), text: word.slice(space + 1) };
}

/** What kind of value a word tells: what a program treats differently. Two numbers are alike, a number and NaN are not. */
export function shapeOf(word: string): string {
  const { type, text } = seenValue(word);
  if (word === 'number NaN' || word === 'string ""') return word;
  return text === '0' && /^(?:Array|Map|Set)$/.test(type) ? `${type} 0` : type;
}

/** Words that stand for a value which a condition takes as false. */
export function isFalsy(word: string): boolean {
  return /^(?:undefined|null|boolean false|number (?:-?0|NaN)|string ""|bigint 0)$/.test(word);
}

/** Values that are rarely meant. */
export function isBad(word: string): boolean {
  return word === 'undefined' || word === 'null' || word === 'number NaN';
}
