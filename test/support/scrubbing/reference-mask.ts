/**
 * Format-preserving masks. A masked text has the same length (in characters and in UTF-8 bytes), the same kinds of
 * characters at the same places, and an ordinal in its last letters and digits, so that different secrets stay
 * different. A mask is recognisable, so masking twice changes nothing. Percent escapes and backslash escapes stay, or
 * the text would not decode any more.
 */
const lower = 'xabcdefghi';
const upper = 'XABCDEFGHI';
const digits = '0123456789';
const hexLower = 'abcdef';
const hexUpper = 'ABCDEF';

/** How many of the last places may carry the ordinal; at least half of a short text stays fully masked. */
const ordinalPlaces = 4;

interface Place {
  index: number;
  /** Every character that can stand here, the mask of ordinal 0 first. */
  alphabet: string;
}

/** The mask of a text. Ordinals beyond what the text's own length can carry come round again. */
export function maskText(text: string, ordinal: number): string {
  const places = placesOf(text);
  const masked = maskedOthers(text);
  let rest = ordinal;
  const tail = tailLength(places);
  for (let i = places.length - 1; i >= 0; i -= 1) {
    const place = places[i];
    if (!place) continue;
    const inTail = i >= places.length - tail;
    masked[place.index] = place.alphabet[inTail ? rest % place.alphabet.length : 0] ?? 'x';
    if (inTail) rest = Math.floor(rest / place.alphabet.length);
  }
  return masked.join('');
}

/** Whether a text is a mask already, of whichever ordinal. A text without letters and digits is one: nothing is left to hide. */
export function isMasked(text: string): boolean {
  const places = placesOf(text);
  if (maskedOthers(text).join('') !== text) return false;
  const tail = tailLength(places);
  return places.every((place, i) => {
    const char = text[place.index] ?? '';
    return i >= places.length - tail ? place.alphabet.includes(char) : char === place.alphabet[0];
  });
}

/** What two texts of the same form have in common; ordinals are counted for each form. */
export function formOf(text: string): string {
  return maskText(text, 0);
}

/** A safe integer of as many digits: `1`, zeros, and the ordinal in the last places. Others have no mask and stay. */
export function maskNumber(value: number, ordinal: number): number {
  if (!Number.isSafeInteger(value)) return value;
  const length = String(Math.abs(value)).length;
  const tail = Math.min(ordinalPlaces, Math.floor(length / 2));
  const masked = 10 ** (length - 1) + (ordinal % 10 ** tail);
  return value < 0 ? -masked : masked;
}

export function isMaskedNumber(value: number): boolean {
  if (!Number.isSafeInteger(value)) return true;
  const text = String(Math.abs(value));
  const tail = Math.min(ordinalPlaces, Math.floor(text.length / 2));
  return new RegExp(`^10{${text.length - 1 - tail}}\\d{${tail}}$`).test(text);
}

function tailLength(places: readonly Place[]): number {
  return Math.min(ordinalPlaces, Math.floor(places.length / 2));
}

/** The letters and digits that are masked, by place. Hexadecimal text stays hexadecimal; a UUID keeps version and variant. */
function placesOf(text: string): Place[] {
  const { kept, plain } = escapesIn(text);
  const uuid = isUuid(text);
  const found: Place[] = [];
  const hex = isHexadecimal(text);
  for (let index = 0; index < text.length; index += 1) {
    if (kept.has(index) || (uuid && (index === 14 || index === 19))) continue;
    const alphabet = alphabetOf(text.charCodeAt(index), hex);
    if (alphabet) found.push({ index, alphabet: plain.has(index) ? (alphabet[0] ?? '') : alphabet });
  }
  return found;
}

function alphabetOf(code: number, hex: boolean): string | null {
  if (code >= 48 && code <= 57) return digits;
  if (code >= 97 && code <= 122) return hex ? hexLower : lower;
  if (code >= 65 && code <= 90) return hex ? hexUpper : upper;
  return null;
}

function isHexadecimal(text: string): boolean {
  return text.length >= 8 && (isUuid(text) || /^[0-9a-f]+$/i.test(text)) && /[a-f]/i.test(text) && /\d/.test(text);
}

function isUuid(text: string): boolean {
  return text.length === 36 && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Letters outside ASCII become one letter of as many bytes. UTF-16 units, so that lengths agree. */
function maskedOthers(text: string): string[] {
  return Array.from({ length: text.length }, (_, index) => {
    const char = text[index] ?? '';
    const code = char.charCodeAt(0);
    if (code < 0x80 || (code >= 0xd800 && code <= 0xdfff) || !/[\p{L}\p{N}]/u.test(char)) return char;
    return code < 0x800 ? '\u00e9' : '\u5b57';
  });
}

/**
 * Places inside `%41`, `\\n` and `\\u0041`, which stay, and those behind a `%` or `\\u` that begins no escape: a mask there
 * must not make one, so they carry no ordinal.
 */
function escapesIn(text: string): { kept: Set<number>; plain: Set<number> } {
  const kept = new Set<number>();
  const plain = new Set<number>();
  for (const match of text.matchAll(/(%[0-9a-f]{2}|\\u[0-9a-f]{4})|%|\\u|\\[^\s]/gi)) {
    for (let i = 0; i < match[0].length; i += 1) kept.add(match.index + i);
    const end = match.index + match[0].length;
    for (let i = end; match[1] === undefined && i < end + 4; i += 1) plain.add(i);
  }
  return { kept, plain };
}
