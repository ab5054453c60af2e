/**
 * What a text has in it, told in one walk over its characters, so that the patterns for secrets run over the few texts
 * that can hold one. Packed into one number: a service's errors bring thousands of texts a second.
 */
export type TextTraits = number;

const digit = 1;
const at = 2;
const separator = 4;
const word = 8;
const schemeEnd = 16;
const space = 32;
const scheme = 64;
const newline = 128;
const hyphen = 256;

const kinds = new Uint16Array(128);
for (let code = 0; code < 128; code += 1) kinds[code] = kindOf(String.fromCharCode(code));

function kindOf(char: string): number {
  return (
    (/\d/.test(char) ? digit : 0) |
    (char === '@' ? at : 0) |
    (/[:=]/.test(char) ? separator : 0) |
    (/[\w.-]/.test(char) ? word : 0) |
    (/[crn]/i.test(char) ? schemeEnd : 0) |
    (char === ' ' ? space : 0) |
    (char === '\n' ? newline : 0) |
    (char === '-' ? hyphen : 0)
  );
}

/** Linear in the text's length. */
export function traitsOf(text: string): TextTraits {
  let seen = 0;
  let digits = 0;
  let mostDigits = 0;
  let run = 0;
  let longest = 0;
  let before = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    seen |= kind;
    if ((kind & digit) !== 0) digits += 1;
    else if ((kind & (space | hyphen)) === 0) {
      if (digits > mostDigits) mostDigits = digits;
      digits = 0;
    }
    if ((kind & word) !== 0) run += 1;
    else {
      if (run > longest) longest = run;
      run = 0;
      if ((kind & space) !== 0 && (before & schemeEnd) !== 0) seen |= scheme;
    }
    before = kind;
  }
  if (run > longest) longest = run;
  if (digits > mostDigits) mostDigits = digits;
  return (seen & 255) | (Math.min(mostDigits, 255) << 8) | (Math.min(longest, 255) << 16);
}

/** How many digits stand in a row, spaces and hyphens between them not counted; the most of any row, 255 for more. */
export function digitsInARow(traits: TextTraits): number {
  return (traits >> 8) & 255;
}

export function hasDigit(traits: TextTraits): boolean {
  return (traits & digit) !== 0;
}

export function hasSpace(traits: TextTraits): boolean {
  return (traits & space) !== 0;
}

/** False where none of the default patterns can match. */
export function mayHoldSecret(traits: TextTraits): boolean {
  return (traits & (at | scheme)) !== 0 || digitsInARow(traits) >= 13 || longestWord(traits) >= 10;
}

/** The length of the longest run of letters, digits, `_`, `.` and `-`; 255 for longer. */
export function longestWord(traits: TextTraits): number {
  return (traits >> 16) & 255;
}

export function hasAt(traits: TextTraits): boolean {
  return (traits & at) !== 0;
}

/** A `:` or `=`. */
export function hasSeparator(traits: TextTraits): boolean {
  return (traits & separator) !== 0;
}

/** A space behind the last letter of `Basic`, `Token` or `Bearer`. */
export function mayNameScheme(traits: TextTraits): boolean {
  return (traits & scheme) !== 0;
}

export function hasNewline(traits: TextTraits): boolean {
  return (traits & newline) !== 0;
}
