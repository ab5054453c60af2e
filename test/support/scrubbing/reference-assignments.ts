import { isStandIn, keyStrength, looksSecret } from '../../../src/intake/scrubbing/keys.ts';

const keyPattern = /[\w.-]{1,60}(?=\\{0,3}["']?\]? {0,3}[:=])/g;
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
 * without a digit is no secret. `isSecretKey` adds names of the caller's own. Linear in the text's length.
 */
export function findAssignments(text: string, isSecretKey: (key: string) => boolean): Assignment[] {
  const found: Assignment[] = [];
  let from = 0;
  for (const match of text.matchAll(keyPattern)) {
    const strength = match.index < from ? 'none' : isSecretKey(match[0]) ? 'strong' : keyStrength(match[0]);
    if (strength === 'none') continue;
    separatorPattern.lastIndex = match.index + match[0].length;
    const separator = separatorPattern.exec(text);
    if (!separator) continue;
    const start = separatorPattern.lastIndex;
    const end = valueEnd(text, start, separator[1] ?? null, /cookie/i.test(match[0]));
    const value = text.slice(start, end);
    if (!isSecretValue(value, strength, separator[0], separator[1] !== undefined)) continue;
    found.push({ key: match[0], start, end });
    from = end;
  }
  return found;
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
