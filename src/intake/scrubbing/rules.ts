import { isCardNumber } from './card.ts';
import {
  digitsInARow,
  hasAt,
  hasDigit,
  hasSeparator,
  hasSpace,
  longestWord,
  mayNameScheme,
  type TextTraits,
} from './traits.ts';

/** A pattern for secrets inside any text. The whole match is replaced (use look-behind for what announces it). */
export interface ValueRule {
  name: string;
  /** With the flag `g`. Write it so that it cannot backtrack far: it runs over text from outside. */
  pattern: RegExp;
  /** What the match is, for a placeholder that keeps the form. */
  form: 'text' | 'email' | 'card' | 'jwt' | 'basic' | 'prefixed';
  accept?: (match: string) => boolean;
  /** Whether the pattern can match in such a text at all; a cheap test that spares most texts the pattern. */
  possible?: (traits: TextTraits, text: string) => boolean;
}

/** What is hidden. Additions and exceptions of an installation go on top of the defaults. */
export interface ScrubRules {
  /** Further names whose values are always hidden. */
  keys: readonly (string | RegExp)[];
  values: readonly ValueRule[];
  /** Names and whole values that stay as they are. */
  allow: readonly (string | RegExp)[];
}

const mixed = (text: string) => /\d|[=+/]|[a-z][A-Z]/.test(text);

/** Defaults, in the order in which they run. */
export const defaultValueRules: readonly ValueRule[] = [
  {
    name: 'private-key',
    form: 'text',
    pattern: /(?<=-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[^-]{1,20000}(?=-----END)/g,
    possible: (traits, text) => hasSpace(traits) && longestWord(traits) >= 10 && text.includes('PRIVATE KEY-----'),
  },
  {
    name: 'jwt',
    form: 'jwt',
    pattern: /(?<![\w-])eyJ[\w-]{8,6000}\.[\w-]{4,6000}\.[\w-]{0,2000}/g,
    possible: (traits, text) => longestWord(traits) >= 17 && text.includes('eyJ'),
  },
  {
    name: 'authorization',
    form: 'basic',
    pattern: /(?<=\bBasic {1,3})[A-Za-z0-9+/_-]{8,4000}={0,2}/gi,
    accept: mixed,
    possible: mayNameScheme,
  },
  {
    name: 'authorization',
    form: 'text',
    pattern: /(?<=\b(?:Bearer|Token) {1,3})[\w.~+/-]{8,4000}={0,2}/gi,
    accept: mixed,
    possible: mayNameScheme,
  },
  {
    // Keys that name their issuer: Stripe, GitHub, GitLab, Slack, AWS, Google, npm, SendGrid, OpenAI, Sentry
    name: 'token',
    form: 'prefixed',
    pattern:
      /(?<![\w-])(?:[spr]k_(?:live|test)_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|A[KS]IA|AIza|npm_|SG\.|sk-|sntr[ysu]s?_)[\w.-]{16,300}/g,
    accept: (text) => /\d/.test(text),
    possible: (traits) => longestWord(traits) >= 19 && hasDigit(traits),
  },
  {
    name: 'url-password',
    form: 'text',
    pattern: /(?<=\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@?#]{0,200}:)[^\s/@?#]{1,300}(?=@)/gi,
    possible: (traits) => hasAt(traits) && hasSeparator(traits),
  },
  {
    name: 'email',
    form: 'email',
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z\d-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g,
    accept: isEmail,
    possible: hasAt,
  },
  {
    name: 'card',
    form: 'card',
    pattern: /(?<![\w.-])(?:\d{13,19}|\d{4}(?:([ -])\d{4}){3}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-])/g,
    accept: isCardNumber,
    possible: (traits) => digitsInARow(traits) >= 13,
  },
];

/** Not `fn@app.js` (a Firefox frame), `pkg@1.2.3-beta.rc` (a version) or `git@host` (an address of no person). */
function isEmail(text: string): boolean {
  const [local = '', domain = ''] = text.split('@');
  return (
    local !== 'git' && !/^\d+\./.test(domain) && !/\.(?:[cm]?[jt]sx?|vue|svelte|json|html?|py|rb|php)$/i.test(domain)
  );
}
