import { type KeyStrength, keyStrength } from './keys.ts';
import type { ScrubRules } from './rules.ts';

/** What a name decides about its value. */
export interface KeyDecision {
  /** By the defaults and the installation's own names. */
  strength: KeyStrength;
  /** By the defaults alone. */
  byDefault: KeyStrength;
  /** The installation leaves the value as it is. */
  allowed: boolean;
  form: 'authorization' | 'cookies' | 'value';
  /** `cookie` stands in the name. */
  namesCookie: boolean;
}

const knownBound = 4096;
const keyLength = 120;

/** Decisions about names, kept: the same few hundred names come with every event. Bounded, since strangers choose names. */
export class KeyRules {
  readonly #rules: Pick<ScrubRules, 'keys' | 'allow'>;
  #recent = new Map<string, KeyDecision>();
  #earlier = new Map<string, KeyDecision>();

  constructor(rules: Pick<ScrubRules, 'keys' | 'allow'>) {
    this.#rules = rules;
  }

  decide(key: string): KeyDecision {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const decision = this.#earlier.get(key) ?? this.#decide(key);
    if (key.length > keyLength) return decision;
    if (this.#recent.size >= knownBound) {
      this.#earlier = this.#recent;
      this.#recent = new Map();
    }
    // A copy: a name cut out of a text would keep the whole text in memory.
    this.#recent.set(JSON.parse(JSON.stringify(key)) as string, decision);
    return decision;
  }

  #decide(key: string): KeyDecision {
    const byDefault = keyStrength(key);
    return {
      strength: matches(key, this.#rules.keys) ? 'strong' : byDefault,
      byDefault,
      allowed: this.#rules.allow.length > 0 && matches(key, this.#rules.allow),
      form: formOf(key),
      namesCookie: /cookie/i.test(key),
    };
  }
}

function formOf(key: string): KeyDecision['form'] {
  if (/^(?:proxy-)?authorization$/i.test(key)) return 'authorization';
  return /^(?:set-)?cookie$/i.test(key) ? 'cookies' : 'value';
}

/** Whether a name or value is one of these, upper and lower case alike for texts. */
export function matches(text: string, patterns: readonly (string | RegExp)[]): boolean {
  if (patterns.length === 0) return false;
  const name = text.toLowerCase();
  return patterns.some((pattern) =>
    typeof pattern === 'string' ? name === pattern.toLowerCase() : text.search(pattern) >= 0,
  );
}

const defaults = new KeyRules({ keys: [], allow: [] });
const kept = new WeakMap<Partial<ScrubRules>, KeyRules>();

/** The decisions for a set of rules, shared by all scrubbers that are given the same object (which is read once). */
export function keyRulesOf(rules: Partial<ScrubRules>): KeyRules {
  if ((rules.keys ?? []).length === 0 && (rules.allow ?? []).length === 0) return defaults;
  const known = kept.get(rules);
  if (known) return known;
  const made = new KeyRules({ keys: [...(rules.keys ?? [])], allow: [...(rules.allow ?? [])] });
  kept.set(rules, made);
  return made;
}
