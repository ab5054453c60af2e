/** A secret of eight characters or more, of digits and others, can be told from ordinary words inside another text. */
const shortest = 8;
const most = 200;
const keyBits = 0x7fff;

/**
 * The secrets that were found, to be found again inside other texts. Looked for all at once (Rabin and Karp's way: by
 * a key of the first four characters, https://doi.org/10.1147/rd.312.0249), so that a text is walked once however many
 * there are.
 */
export class KnownSecrets {
  readonly #placeholders = new Map<string, string>();
  #starts: Uint8Array | null = null;
  readonly #byStart = new Map<number, string[]>();

  add(secret: string, placeholder: string): void {
    const isDistinct = secret.length >= shortest && /\d/.test(secret) && /\D/.test(secret);
    if (!isDistinct || this.#placeholders.size >= most || this.#placeholders.has(secret)) return;
    this.#placeholders.set(secret, placeholder);
    const key = keyOf(secret);
    this.#starts ??= new Uint8Array(keyBits + 1);
    this.#starts[key] = 1;
    this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), secret]);
  }

  /** The text with the secrets in it replaced; the text itself where there are none. */
  replace(text: string): string {
    if (!this.#isIn(text)) return text;
    let replaced = text;
    for (const [secret, placeholder] of this.#placeholders) {
      if (replaced.includes(secret)) replaced = replaced.replaceAll(secret, () => placeholder);
    }
    return replaced;
  }

  #isIn(text: string): boolean {
    const starts = this.#starts;
    if (starts === null || text.length < shortest) return false;
    let key = 0;
    for (let index = 0; index < text.length; index += 1) {
      key = ((key << 4) ^ text.charCodeAt(index)) & keyBits;
      if (starts[key] === 1 && this.#begins(text, index - 3, key)) return true;
    }
    return false;
  }

  #begins(text: string, index: number, key: number): boolean {
    return index >= 0 && (this.#byStart.get(key) ?? []).some((secret) => text.startsWith(secret, index));
  }
}

/** Of the first four characters; what came before these has been shifted out. */
function keyOf(secret: string): number {
  let key = 0;
  for (let index = 0; index < 4; index += 1) key = ((key << 4) ^ secret.charCodeAt(index)) & keyBits;
  return key;
}
