import { KnownSecrets } from './known-secrets.ts';
import { formOf, maskNumber, maskText } from './mask.ts';

/** Makes the mask of a secret; the ordinal tells different secrets of one form apart. */
export type Mask = (secret: string, ordinal: number) => string;

/** Which placeholder stands for which secret: equal ones for equal secrets, different ones as far as the form has room. */
export class Placeholders {
  readonly #texts = new Map<string, string>();
  readonly #numbers = new Map<number, number>();
  readonly #ordinals = new Map<string, number>();
  readonly #exhausted = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #distinct = new KnownSecrets();
  /** Lengths that whole secrets have, by their last five bits: most texts have another. */
  #lengths = 0;

  /** Remembers a text that is a mask already, so that no secret gets it. */
  keep(masked: string): string {
    this.#taken.add(masked);
    return masked;
  }

  of(secret: string, mask: Mask): string {
    const known = this.#texts.get(secret);
    if (known !== undefined) return known;
    const placeholder = this.#unusedMask(secret, mask);
    this.#taken.add(placeholder);
    this.#texts.set(secret, placeholder);
    this.#lengths |= 1 << (secret.length & 31);
    this.#distinct.add(secret, placeholder);
    return placeholder;
  }

  ofNumber(value: number): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const placeholder = maskNumber(value, this.#nextOrdinal(`number:${String(value).length}`));
    this.#numbers.set(value, placeholder);
    return placeholder;
  }

  /** A text with the secrets replaced that were found elsewhere: the whole of it, or those inside it. */
  inside(text: string): string {
    if (text.length < 4 || this.#lengths === 0) return text;
    const whole = (this.#lengths & (1 << (text.length & 31))) === 0 ? undefined : this.#texts.get(text);
    return whole ?? this.#distinct.replace(text);
  }

  /** Whether `inside` would change a text, here or further in. */
  areIn(value: unknown): boolean {
    if (typeof value === 'string') return this.inside(value) !== value;
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) {
      for (const item of value) if (this.areIn(item)) return true;
      return false;
    }
    for (const key in value) if (this.areIn((value as Record<string, unknown>)[key])) return true;
    return false;
  }

  /** The first mask of the secret's form that is not another's already; a form with few places runs out of different ones. */
  #unusedMask(secret: string, mask: Mask): string {
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
}

/** `jane.doe@shop.example` -> `xxxx.xxa@xxxx.example`: dots, lengths and the top-level domain stay. */
export function maskEmail(email: string, ordinal: number): string {
  const sign = email.indexOf('@');
  const dot = email.lastIndexOf('.');
  return `${maskText(email.slice(0, sign), ordinal)}@${maskText(email.slice(sign + 1, dot), 0)}${email.slice(dot)}`;
}
