/**
 * The scrubber as it was before it was made fast, rule by rule over every text: what the fast one must agree with.
 */
import { findAssignments } from './reference-assignments.ts';
import { isCardNumber, isMaskedCard, maskCard } from '../../../src/intake/scrubbing/card.ts';
import { isStandIn, keyStrength, type KeyStrength, looksSecret } from '../../../src/intake/scrubbing/keys.ts';
import { formOf, isMasked, isMaskedNumber, maskNumber, maskText } from './reference-mask.ts';
import { defaultValueRules, type ScrubRules, type ValueRule } from '../../../src/intake/scrubbing/rules.ts';
import { maskBasic, maskJwt } from '../../../src/intake/scrubbing/tokens.ts';

/** One replacement: where, and by which rule. */
interface ScrubMark {
  path: string;
  rule: string;
}

const marksBound = 500;
const depthBound = 200;
const distinctBound = 200;

/**
 * Replaces secrets and personal data by placeholders of the same type, length and format (SPEC INT-9), equal ones by
 * equal ones over everything that one scrubber sees: one scrubber is one recording. Scrubbing twice changes nothing. Free of
 * dependencies, so that a production process can carry it. Nothing here throws.
 */
export class ReferenceScrubber {
  readonly marks: ScrubMark[] = [];
  readonly #rules: ScrubRules;
  readonly #placeholders = new Map<string, string>();
  /** Secrets that can be told from ordinary words, to be looked for inside other texts. */
  readonly #distinct = new Map<string, string>();
  readonly #numbers = new Map<number, number>();
  readonly #ordinals = new Map<string, number>();
  readonly #exhausted = new Set<string>();
  readonly #taken = new Set<string>();

  constructor(rules: Partial<ScrubRules> = {}) {
    this.#rules = {
      keys: rules.keys ?? [],
      values: [...(rules.values ?? []), ...defaultValueRules],
      allow: rules.allow ?? [],
    };
  }

  /** A text with the secrets inside it replaced; `path` says where it stands, for the marks. */
  text(text: string, path: string): string {
    if (text.length < 4 || isAllowed(text, this.#rules.allow)) return text;
    let scrubbed = text;
    for (const rule of this.#rules.values) {
      scrubbed = scrubbed.replace(rule.pattern, (match) => this.#replace(match, rule, path));
    }
    return this.#assignments(this.#multipart(scrubbed, path), path);
  }

  /** A value under its name (a variable, a header, a field, a cookie), scrubbed by name and by what stands in it. */
  named(key: string, value: unknown, path: string): unknown {
    return this.#named(key, value, path, 'none', 0);
  }

  /** Any JSON value, down to its leaves. Deeper than 200 levels it is cut. */
  deep(value: unknown, path: string): unknown {
    return this.#deep(value, path, 'none', 0);
  }

  /** A text in which secrets that were found elsewhere are replaced as well, such as a password in a variable called `v`. */
  known(text: string, path: string): string {
    const whole = text.length >= 4 ? this.#placeholders.get(text) : undefined;
    let replaced = whole ?? text;
    for (const [secret, placeholder] of whole === undefined ? this.#distinct : []) {
      if (replaced.includes(secret)) replaced = replaced.replaceAll(secret, () => placeholder);
    }
    if (replaced !== text) this.#mark(path, 'same-value');
    return replaced;
  }

  #named(key: string, value: unknown, path: string, outer: KeyStrength, depth: number): unknown {
    if (isAllowed(key, this.#rules.allow)) return value;
    const own = matches(key, this.#rules.keys) ? 'strong' : keyStrength(key);
    if (typeof value === 'string' && /^(?:proxy-)?authorization$/i.test(key)) return this.#authorization(value, path);
    if (typeof value === 'string' && /^(?:set-)?cookie$/i.test(key)) return this.#cookies(value, path);
    return this.#deep(value, path, outer === 'strong' ? 'strong' : own, depth);
  }

  #deep(value: unknown, path: string, strength: KeyStrength, depth: number): unknown {
    if (typeof value === 'string') return this.#string(value, path, strength);
    if (typeof value === 'number') return this.#number(value, path, strength);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= depthBound) return Array.isArray(value) ? '[Array]' : '[Object]';
    if (Array.isArray(value)) return this.#list(value, path, strength, depth);
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      this.#named(key, item, `${path}.${key}`, strength, depth + 1),
    ]);
    return Object.fromEntries(entries);
  }

  /** A list; `[name, value]` is a pair, as headers and map entries are written. */
  #list(list: readonly unknown[], path: string, strength: KeyStrength, depth: number): unknown[] {
    const [name, second] = list;
    if (list.length === 2 && typeof name === 'string' && keyStrength(name) === 'strong' && /^[\w-]+$/.test(name)) {
      return [name, this.#named(name, second, `${path}[1]`, strength, depth + 1)];
    }
    return list.map((item, i) => this.#deep(item, `${path}[${i}]`, strength, depth + 1));
  }

  #string(value: string, path: string, strength: KeyStrength): string {
    if (/^\[(?:Filtered|redacted)\]$/i.test(value)) this.#mark(path, 'sdk');
    const hidden = strength === 'strong' || (strength === 'weak' && looksSecret(value));
    if (!hidden || isStandIn(value) || isAllowed(value, this.#rules.allow)) return this.text(value, path);
    return this.#hide(value, 'key', path);
  }

  #hide(value: string, reason: string, path: string): string {
    const rule = this.#rules.values.find((candidate) => isWhole(value, candidate));
    return rule ? this.#replace(value, rule, path) : this.#placeholder(value, reason, path, maskText, isMasked);
  }

  #number(value: number, path: string, strength: KeyStrength): number {
    const card = Number.isSafeInteger(value) && value >= 1e12 && isCardNumber(String(value));
    if (card) return Number(this.#placeholder(String(value), 'card', path, maskCard, isMaskedCard));
    if (strength !== 'strong' || Math.abs(value) < 100 || isMaskedNumber(value)) return value;
    const form = `number:${String(value).length}`;
    const placeholder = this.#numbers.get(value) ?? maskNumber(value, this.#nextOrdinal(form));
    this.#numbers.set(value, placeholder);
    this.#mark(path, 'key');
    return placeholder;
  }

  /** `Bearer abc`: the scheme stays. */
  #authorization(value: string, path: string): string {
    if (isStandIn(value) || isAllowed(value, this.#rules.allow)) return value;
    const space = value.indexOf(' ');
    const scheme = value.slice(0, space + 1);
    const secret = value.slice(space + 1);
    const hide = (text: string) => (text === '' ? '' : this.#hide(text, 'authorization', path));
    return scheme + (/^basic $/i.test(scheme) ? maskBasic(secret, hide) : hide(secret));
  }

  /** `a=b; c=d`: names stay; so do the attributes of `Set-Cookie`. */
  #cookies(value: string, path: string): string {
    const attribute = /^\s*(?:path|domain|expires|max-age|samesite|secure|httponly|priority|partitioned)\s*(?:=|$)/i;
    return value
      .split(';')
      .map((pair) => {
        const sign = pair.indexOf('=');
        const secret = pair.slice(sign + 1).trim();
        if (attribute.test(pair) || isStandIn(secret)) return pair;
        const masked = this.#placeholder(secret, 'cookie', path, maskText, isMasked);
        return pair.slice(0, sign + 1) + pair.slice(sign + 1).replace(secret, () => masked);
      })
      .join(';');
  }

  #assignments(text: string, path: string): string {
    let result = '';
    let from = 0;
    for (const { key, start, end } of findAssignments(text, (name) => matches(name, this.#rules.keys))) {
      const secret = text.slice(start, end);
      const scrubbed = isAllowed(key, this.#rules.allow) ? secret : this.#assigned(key, secret, path);
      result += text.slice(from, start) + scrubbed;
      from = end;
    }
    return result + text.slice(from);
  }

  #assigned(key: string, secret: string, path: string): string {
    if (/cookie/i.test(key) && secret.includes('=')) return this.#cookies(secret, path);
    // A bare number stays one: no leading zero, or the JSON round it would not parse.
    if (/^[1-9]\d{0,14}$/.test(secret)) return String(this.#number(Number(secret), path, 'strong'));
    return this.#placeholder(secret, 'key', path, maskText, isMasked);
  }

  #multipart(text: string, path: string): string {
    if (!text.includes('form-data')) return text;
    const part = /(name="([^"\r\n]{1,60})"[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,3}\r?\n)([^\r\n]{1,4000})/g;
    return text.replace(part, (match: string, head: string, key: string, value: string) => {
      const strong = matches(key, this.#rules.keys) || keyStrength(key) === 'strong';
      return strong && !isStandIn(value) ? head + this.#placeholder(value, 'key', path, maskText, isMasked) : match;
    });
  }

  #replace(match: string, rule: ValueRule, path: string): string {
    if ((rule.accept && !rule.accept(match)) || isAllowed(match, this.#rules.allow)) return match;
    const part = (secret: string) =>
      secret === '' ? '' : this.#placeholder(secret, rule.name, path, maskText, isMasked);
    switch (rule.form) {
      case 'card':
        return this.#placeholder(match, rule.name, path, maskCard, isMaskedCard);
      case 'email':
        return this.#placeholder(match, rule.name, path, maskEmail, isMaskedEmail);
      case 'jwt':
        return maskJwt(match, part);
      case 'basic':
        return maskBasic(match, part);
      case 'prefixed':
        return maskBehindPrefix(match, part);
      case 'text':
        return part(match);
    }
  }

  #placeholder(
    secret: string,
    rule: string,
    path: string,
    mask: (secret: string, ordinal: number) => string,
    isDone: (secret: string) => boolean,
  ): string {
    if (isDone(secret)) {
      this.#taken.add(secret);
      return secret;
    }
    this.#mark(path, rule);
    const known = this.#placeholders.get(secret);
    if (known !== undefined) return known;
    const placeholder = this.#unusedMask(secret, mask);
    this.#taken.add(placeholder);
    this.#placeholders.set(secret, placeholder);
    const isDistinct = secret.length >= 8 && /\d/.test(secret) && /\D/.test(secret);
    if (isDistinct && this.#distinct.size < distinctBound) this.#distinct.set(secret, placeholder);
    return placeholder;
  }

  /** The first mask of the secret's form that is not another's already; a form with few places runs out of different ones. */
  #unusedMask(secret: string, mask: (secret: string, ordinal: number) => string): string {
    const form = formOf(secret);
    let masked = mask(secret, this.#nextOrdinal(form));
    for (let tries = 0; this.#taken.has(masked) && !this.#exhausted.has(form); tries += 1) {
      if (tries === 50) this.#exhausted.add(form);
      masked = mask(secret, this.#nextOrdinal(form));
    }
    return masked;
  }

  #nextOrdinal(form: string): number {
    const ordinal = this.#ordinals.get(form) ?? 0;
    this.#ordinals.set(form, ordinal + 1);
    return ordinal;
  }

  #mark(path: string, rule: string): void {
    const repeated = this.marks.some((mark) => mark.path === path && mark.rule === rule);
    if (!repeated && this.marks.length < marksBound) this.marks.push({ path, rule });
  }
}

function matches(text: string, patterns: readonly (string | RegExp)[]): boolean {
  const name = text.toLowerCase();
  return patterns.some((pattern) =>
    typeof pattern === 'string' ? name === pattern.toLowerCase() : text.search(pattern) >= 0,
  );
}

/** A value that is a token, card or address as a whole keeps that form. */
function isWhole(value: string, rule: ValueRule): boolean {
  rule.pattern.lastIndex = 0;
  const found = rule.pattern.exec(value);
  rule.pattern.lastIndex = 0;
  return found !== null && found[0] === value && (rule.accept?.(value) ?? true);
}

function isAllowed(text: string, allow: readonly (string | RegExp)[]): boolean {
  return allow.length > 0 && matches(text, allow);
}

/** `jane.doe@shop.example` -> `xxxx.xxa@xxxx.example`: dots, lengths and the top-level domain stay. */
function maskEmail(email: string, ordinal: number): string {
  const sign = email.indexOf('@');
  const dot = email.lastIndexOf('.');
  return `${maskText(email.slice(0, sign), ordinal)}@${maskText(email.slice(sign + 1, dot), 0)}${email.slice(dot)}`;
}

function isMaskedEmail(email: string): boolean {
  const domain = email.slice(email.indexOf('@') + 1, email.lastIndexOf('.'));
  return isMasked(email.slice(0, email.indexOf('@'))) && maskText(domain, 0) === domain;
}

/** `sk_live_4eC39H...` keeps what says whose key it is. */
function maskBehindPrefix(token: string, part: (secret: string) => string): string {
  const prefix =
    /^(?:[spr]k_(?:live|test)_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|A[KS]IA|AIza|npm_|SG\.|sk-|sntr[ysu]s?_)/.exec(
      token,
    )?.[0] ?? '';
  return prefix + part(token.slice(prefix.length));
}
