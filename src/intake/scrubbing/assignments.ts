import type { KeyRules } from './key-rules.ts';
import { isStandIn, looksSecret } from './keys.ts';

const keyLength = 60;
/**
 * How often a text is read through for values that then are no secrets. Honest values do not overlap; a text made to
 * have them nested (`key=key=key=...`) is hidden from there on instead of read again and again.
 */
const readings = 4;
const separatorPattern = /\\{0,3}["']?\]? {0,3}[:=]>? {0,3}(\\{0,3}["'])?/y;

/** A `name=value` found in a text: where the value stands. */
export interface Assignment {
  key: string;
  start: number;
  end: number;
}

/**
 * Finds the values that a text assigns to secret names, in the forms of queries, forms, JSON (also as a string inside
 * JSON), logs and headers: `password=x`, `"password":"x"`, `api_key: 'x'`. Prose stays: behind `: ` an unquoted word
 * without a digit is no secret. `keys` knows names of the caller's own as well. Linear in the text's length.
 */
export function findAssignments(text: string, keys: KeyRules): Assignment[] {
  const found: Assignment[] = [];
  let from = 0;
  let left = text.length * readings + 4096;
  let separator = nextSeparator(text, 0);
  while (separator >= 0) {
    const key = keyBefore(text, separator);
    const assignment = key === null || key.start < from ? null : readAssignment(text, key, keys);
    if (assignment && (assignment.secret || left < 0)) {
      found.push(assignment);
      from = assignment.end;
    } else if (assignment) left -= assignment.end - assignment.start;
    separator = nextSeparator(text, Math.max(separator + 1, from));
  }
  return found;
}

function nextSeparator(text: string, from: number): number {
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x3a || code === 0x3d) return index;
  }
  return -1;
}

interface KeyPlace {
  start: number;
  end: number;
}

/** The name that stands before a `:` or `=`: between them at most three backslashes, a quote, a `]` and three spaces. */
function keyBefore(text: string, separator: number): KeyPlace | null {
  let end = separator;
  for (let spaces = 0; spaces < 3 && text[end - 1] === ' '; spaces += 1) end -= 1;
  if (text[end - 1] === ']') end -= 1;
  if (text[end - 1] === '"' || text[end - 1] === "'") end -= 1;
  for (let slashes = 0; slashes < 3 && text[end - 1] === '\\'; slashes += 1) end -= 1;
  let start = end;
  while (start > 0 && end - start < keyLength && isNameChar(text.charCodeAt(start - 1))) start -= 1;
  return start === end ? null : { start, end };
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 0x5f ||
    code === 0x2e ||
    code === 0x2d
  );
}

function readAssignment(text: string, place: KeyPlace, keys: KeyRules): (Assignment & { secret: boolean }) | null {
  const key = text.slice(place.start, place.end);
  const { strength, namesCookie } = keys.decide(key);
  if (strength === 'none') return null;
  separatorPattern.lastIndex = place.end;
  const separator = separatorPattern.exec(text);
  if (!separator) return null;
  const start = separatorPattern.lastIndex;
  const end = valueEnd(text, start, separator[1] ?? null, namesCookie);
  const secret = isSecretValue(text.slice(start, end), strength, separator[0], separator[1] !== undefined);
  return { key, start, end, secret };
}

function valueEnd(text: string, start: number, quote: string | null, isCookie: boolean): number {
  const bound = Math.min(text.length, start + 4096);
  if (quote === null) {
    const stop = isCookie ? /[\r\n"'}]/g : /[\s&,;"'<>{}[\]()\\]/g;
    stop.lastIndex = start;
    const match = stop.exec(text.slice(0, bound));
    return match ? match.index : bound;
  }
  for (let i = start; i < bound; i += 1) {
    if (text.startsWith(quote, i)) return i;
    if (text[i] === '\\') i += 1;
  }
  return bound;
}

function isSecretValue(value: string, strength: 'strong' | 'weak', separator: string, quoted: boolean): boolean {
  if (value === '' || isStandIn(value) || /^(?:Bearer|Basic|Token|Digest)$/i.test(value)) return false;
  if (strength === 'weak') return looksSecret(value);
  const prose = separator.includes(' ') && !quoted;
  return !prose || /\d/.test(value) || /=/.test(value);
}
