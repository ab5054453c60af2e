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

  /**
   * A UUID of version 4 (RFC 9562), for trackers that let the sender choose an id. Its second half is made of the first: one of
   * ours is known again without a list of them.
   */
  uuid(thing: string): string {
    return this.#uuidOf(this.of(thing).slice(0, 15));
  }

  isUuid(uuid: string): boolean {
    const hex = uuid.toLowerCase().replaceAll('-', '');
    return uuid.toLowerCase() === this.#uuidOf(hex.slice(0, 12) + hex.slice(13, 16));
  }

  #uuidOf(head: string): string {
    const tail = this.of(`uuid ${head}`);
    const variant = ((Number.parseInt(tail.charAt(0), 16) & 3) | 8).toString(16);
    const version = `4${head.slice(12)}`;
    return [head.slice(0, 8), head.slice(8, 12), version, variant + tail.slice(1, 4), tail.slice(4, 16)].join('-');
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
