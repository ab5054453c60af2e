import { createHash } from 'node:crypto';

/**
 * The mark by which a thing of ours is found again in a tracker. `seed` is the project's own random one: two
 * installations that show items in one tracker do not take each other's for theirs, and nobody can write a mark before we do.
 */
export class Marks {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 32 hexadecimal digits. */
  of(thing: string): string {
    return createHash('sha256').update(`reproof mark\0${this.#seed}\0${thing}`).digest('hex').slice(0, 32);
  }

  /** The same as a UUID of version 4 (RFC 9562), for trackers that let the sender choose an id. */
  uuid(thing: string): string {
    const hex = this.of(thing);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)];
    return parts.join('-');
  }
}

/** A mark in Markdown: shown to nobody. */
export function hiddenMark(mark: string): string {
  return `<!-- reproof:${mark} -->`;
}

/** Whether a text carries any mark of ours. */
export function isMarked(text: string): boolean {
  return /<!-- reproof:[0-9a-f]{32} -->/.test(text);
}
