import { findAssignments } from './assignments.ts';
import { isCardNumber, isMaskedCard, maskCard } from './card.ts';
import { type KeyDecision, type KeyRules, keyRulesOf, matches } from './key-rules.ts';
import { isStandIn, type KeyStrength, looksSecret } from './keys.ts';
import { isMasked, isMaskedNumber, maskText } from './mask.ts';
import { type Mask, maskEmail, Placeholders } from './placeholders.ts';
import { defaultValueRules, type ScrubRules, type ValueRule } from './rules.ts';
import { maskBasic, maskJwt } from './tokens.ts';
import { type ScrubMark, Trail } from './trail.ts';
import { hasNewline, hasSeparator, longestWord, mayHoldSecret, traitsOf } from './traits.ts';

export type { ScrubMark } from './trail.ts';

const depthBound = 200;

/**
 * Replaces secrets and personal data by placeholders of the same type, length and format (SPEC INT-9), equal ones by
 * equal ones over everything that one scrubber sees: one scrubber is one recording. Scrubbing twice changes nothing. What
 * holds no secret is returned itself, not copied. Free of dependencies, so that a production process can carry it.
 * Nothing here throws. A rules object is read once: give the same one to every scrubber, and do not change it.
 */
export class Scrubber {
  readonly #values: readonly ValueRule[];
  readonly #allow: readonly (string | RegExp)[];
  readonly #keys: KeyRules;
  readonly #placeholders = new Placeholders();
  readonly #trail = new Trail();

  constructor(rules: Partial<ScrubRules> = {}) {
    this.#values = rules.values?.length ? [...rules.values, ...defaultValueRules] : defaultValueRules;
    this.#allow = rules.allow ?? [];
    this.#keys = keyRulesOf(rules);
  }

  get marks(): ScrubMark[] {
    return this.#trail.marks;
  }

  /** A text with the secrets inside it replaced; `path` says where it stands, for the marks. */
  text(text: string, path: string): string {
    this.#trail.startAt(path);
    return this.#text(text);
  }

  /** A value under its name (a variable, a header, a field, a cookie), scrubbed by name and by what stands in it. */
  named(key: string, value: unknown, path: string): unknown {
    this.#trail.startAt(path);
    return this.#named(this.#keys.decide(key), value, 'none', 0);
  }

  /** Any JSON value, down to its leaves. Deeper than 200 levels it is cut. */
  deep<T>(value: T, path: string): T {
    this.#trail.startAt(path);
    return this.#deep(value, 'none', 0) as T;
  }

  /** A text in which secrets that were found elsewhere are replaced as well, such as a password in a variable called `v`. */
  known(text: string, path: string): string {
    this.#trail.startAt(path);
    return this.#known(text);
  }

  /** Any JSON value with `known` done to each of its texts. */
  knownDeep<T>(value: T, path: string): T {
    if (!this.#placeholders.areIn(value)) return value;
    this.#trail.startAt(path);
    return this.#knownDeep(value) as T;
  }

  #text(text: string): string {
    if (text.length < 4 || this.#isAllowed(text)) return text;
    let scrubbed = text;
    let traits = traitsOf(text);
    for (const rule of this.#values === defaultValueRules && !mayHoldSecret(traits) ? [] : this.#values) {
      if (rule.possible && !rule.possible(traits, scrubbed)) continue;
      const before = scrubbed;
      scrubbed = before.replace(rule.pattern, (match) => this.#replace(match, rule));
      if (scrubbed !== before) traits = traitsOf(scrubbed);
    }
    if (hasNewline(traits) && longestWord(traits) >= 9) scrubbed = this.#multipart(scrubbed);
    return hasSeparator(traits) ? this.#assignments(scrubbed) : scrubbed;
  }

  #known(text: string): string {
    const replaced = this.#placeholders.inside(text);
    if (replaced !== text) this.#trail.mark('same-value');
    return replaced;
  }

  #knownDeep(value: unknown): unknown {
    if (typeof value === 'string') return this.#known(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return this.#items(value, (item) => this.#knownDeep(item));
    return this.#fields(value, (_key, item) => this.#knownDeep(item));
  }

  #named(key: KeyDecision, value: unknown, outer: KeyStrength, depth: number): unknown {
    if (key.allowed) return value;
    if (key.form !== 'value' && typeof value === 'string') {
      return key.form === 'authorization' ? this.#authorization(value) : this.#cookies(value);
    }
    return this.#deep(value, outer === 'strong' ? 'strong' : key.strength, depth);
  }

  #deep(value: unknown, strength: KeyStrength, depth: number): unknown {
    if (typeof value === 'string') return this.#string(value, strength);
    if (typeof value === 'number') return this.#number(value, strength);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= depthBound) return Array.isArray(value) ? '[Array]' : '[Object]';
    if (Array.isArray(value)) return this.#list(value, strength, depth);
    return this.#fields(value, (key, item) => this.#named(this.#keys.decide(key), item, strength, depth + 1));
  }

  /** A list; `[name, value]` is a pair, as headers and map entries are written. */
  #list(list: readonly unknown[], strength: KeyStrength, depth: number): readonly unknown[] {
    const name = list.length === 2 ? list[0] : null;
    const key = typeof name === 'string' && /^[\w-]+$/.test(name) ? this.#keys.decide(name) : null;
    if (key?.byDefault !== 'strong') return this.#items(list, (item) => this.#deep(item, strength, depth + 1));
    this.#trail.down(1);
    const value = this.#named(key, list[1], strength, depth + 1);
    this.#trail.up();
    return value === list[1] ? list : [name, value];
  }

  #items(list: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
    let changed: unknown[] | null = null;
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      if (typeof item === 'boolean' || item === null) continue;
      this.#trail.down(index);
      const mapped = map(item);
      this.#trail.up();
      if (Object.is(mapped, item)) continue;
      changed ??= [...list];
      changed[index] = mapped;
    }
    return changed ?? list;
  }

  #fields(value: object, map: (key: string, item: unknown) => unknown): object {
    let changed: Map<string, unknown> | null = null;
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(value)) {
      const item = fields[key];
      if (typeof item === 'boolean' || item === null) continue;
      this.#trail.down(key);
      const mapped = map(key, item);
      this.#trail.up();
      if (Object.is(mapped, item)) continue;
      changed ??= new Map(Object.entries(value));
      changed.set(key, mapped);
    }
    // Object.fromEntries, since a field may be called `__proto__`.
    return changed ? (Object.fromEntries(changed) as object) : value;
  }

  #string(value: string, strength: KeyStrength): string {
    if (value.startsWith('[') && /^\[(?:Filtered|redacted)\]$/i.test(value)) this.#trail.mark('sdk');
    const hidden = strength === 'strong' || (strength === 'weak' && looksSecret(value));
    if (!hidden || isStandIn(value) || this.#isAllowed(value)) return this.#text(value);
    return this.#hide(value, 'key');
  }

  #hide(value: string, reason: string): string {
    const rule = this.#values.find((candidate) => isWhole(value, candidate));
    return rule ? this.#replace(value, rule) : this.#placeholder(value, reason, maskText, isMasked);
  }

  #number(value: number, strength: KeyStrength): number {
    const card = value >= 1e12 && Number.isSafeInteger(value) && isCardNumber(String(value));
    if (card) return Number(this.#placeholder(String(value), 'card', maskCard, isMaskedCard));
    if (strength !== 'strong' || Math.abs(value) < 100 || isMaskedNumber(value)) return value;
    this.#trail.mark('key');
    return this.#placeholders.ofNumber(value);
  }

  /** `Bearer abc`: the scheme stays. */
  #authorization(value: string): string {
    if (isStandIn(value) || this.#isAllowed(value)) return value;
    const space = value.indexOf(' ');
    const scheme = value.slice(0, space + 1);
    const secret = value.slice(space + 1);
    const hide = (text: string) => (text === '' ? '' : this.#hide(text, 'authorization'));
    return scheme + (/^basic $/i.test(scheme) ? maskBasic(secret, hide) : hide(secret));
  }

  /** `a=b; c=d`: names stay; so do the attributes of `Set-Cookie`. */
  #cookies(value: string): string {
    const attribute = /^\s*(?:path|domain|expires|max-age|samesite|secure|httponly|priority|partitioned)\s*(?:=|$)/i;
    return value
      .split(';')
      .map((pair) => {
        const sign = pair.indexOf('=');
        const secret = pair.slice(sign + 1).trim();
        if (attribute.test(pair) || isStandIn(secret)) return pair;
        const masked = this.#placeholder(secret, 'cookie', maskText, isMasked);
        return pair.slice(0, sign + 1) + pair.slice(sign + 1).replace(secret, () => masked);
      })
      .join(';');
  }

  #assignments(text: string): string {
    let result = '';
    let from = 0;
    for (const { key, start, end } of findAssignments(text, this.#keys)) {
      const secret = text.slice(start, end);
      const scrubbed = this.#keys.decide(key).allowed ? secret : this.#assigned(key, secret);
      result += text.slice(from, start) + scrubbed;
      from = end;
    }
    return from === 0 ? text : result + text.slice(from);
  }

  #assigned(key: string, secret: string): string {
    if (this.#keys.decide(key).namesCookie && secret.includes('=')) return this.#cookies(secret);
    // A bare number stays one: no leading zero, or the JSON round it would not parse.
    if (/^[1-9]\d{0,14}$/.test(secret)) return String(this.#number(Number(secret), 'strong'));
    return this.#placeholder(secret, 'key', maskText, isMasked);
  }

  #multipart(text: string): string {
    if (!text.includes('form-data')) return text;
    const part = /(name="([^"\r\n]{1,60})"[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,3}\r?\n)([^\r\n]{1,4000})/g;
    return text.replace(part, (match: string, head: string, key: string, value: string) => {
      const strong = this.#keys.decide(key).strength === 'strong';
      return strong && !isStandIn(value) ? head + this.#placeholder(value, 'key', maskText, isMasked) : match;
    });
  }

  #replace(match: string, rule: ValueRule): string {
    if ((rule.accept && !rule.accept(match)) || this.#isAllowed(match)) return match;
    const part = (secret: string) => (secret === '' ? '' : this.#placeholder(secret, rule.name, maskText, isMasked));
    switch (rule.form) {
      case 'card':
        return this.#placeholder(match, rule.name, maskCard, isMaskedCard);
      case 'email':
        return this.#placeholder(match, rule.name, maskEmail, isMaskedEmail);
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

  #placeholder(secret: string, rule: string, mask: Mask, isDone: (secret: string) => boolean): string {
    if (isDone(secret)) return this.#placeholders.keep(secret);
    this.#trail.mark(rule);
    return this.#placeholders.of(secret, mask);
  }

  #isAllowed(text: string): boolean {
    return this.#allow.length > 0 && matches(text, this.#allow);
  }
}

/** A value that is a token, card or address as a whole keeps that form. */
function isWhole(value: string, rule: ValueRule): boolean {
  rule.pattern.lastIndex = 0;
  const found = rule.pattern.exec(value);
  rule.pattern.lastIndex = 0;
  return found !== null && found[0] === value && (rule.accept?.(value) ?? true);
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
