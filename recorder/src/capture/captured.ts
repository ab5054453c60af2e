import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';
import { monotonic } from '../originals.ts';
import type { Encoded } from '../values/encoded.ts';

/** The values of one application frame at the throw. Lines and columns from 1. */
export interface CapturedFrame {
  url: string;
  function: string | null;
  line: number;
  column: number;
  /** The lines of the function; the throw's own line is one of them. */
  from: number;
  to: number;
  receiver: Encoded;
  arguments: Record<string, Encoded>;
  scopes: { kind: 'local' | 'block' | 'closure' | 'catch' | 'module'; values: Record<string, Encoded> }[];
  entry: { receiver: Encoded; arguments: Encoded[] } | null;
}

/** What was seen when an error was thrown. */
export interface Captured {
  frames: CapturedFrame[];
  characters: number;
  at: number;
  cut: number;
}

/** What was captured, by error, until it is reported or too old: bounded in number, size and time. */
export class CapturedErrors {
  #byError = new WeakMap<object, Captured>();
  #recent: Captured[] = [];
  #characters = 0;
  /** Of the last thrown value that is no object. */
  #primitive: { value: unknown; captured: Captured } | null = null;

  has(error: unknown): boolean {
    return isObject(error) && this.#byError.has(error);
  }

  add(error: unknown, captured: Captured): void {
    if (isObject(error)) this.#byError.set(error, captured);
    else this.#primitive = { value: error, captured };
    this.#recent.push(captured);
    this.#characters += captured.characters;
    this.#forgetOld();
  }

  get(error: unknown): Captured | null {
    const found = isObject(error)
      ? this.#byError.get(error)
      : this.#primitive && Object.is(this.#primitive.value, error)
        ? this.#primitive.captured
        : null;
    return found && found.frames.length > 0 ? found : null;
  }

  #forgetOld(): void {
    const oldest = monotonic() - bounds.captureMs;
    for (let first = this.#recent[0]; first; first = this.#recent[0]) {
      const isOver = this.#recent.length > bounds.captures || this.#characters > bounds.captureCharacters;
      if (!isOver && first.at >= oldest) return;
      this.#recent.shift();
      this.#characters -= first.characters;
      if (isOver) drop('captures-overwritten');
      first.frames = [];
    }
  }
}

/** What can be a key of a weak map: objects and functions. */
export function isObject(error: unknown): error is object {
  return (typeof error === 'object' && error !== null) || typeof error === 'function';
}
