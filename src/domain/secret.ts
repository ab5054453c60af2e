import { inspect } from 'node:util';

const shown = '[secret]';

/**
 * A secret that cannot be printed by accident: JSON, templates, concatenation, console and util.inspect show `[secret]`,
 * and the value is no property that a spread, a clone or a debugger's listing of keys would carry along.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: call it where it is sent, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/** A secret from an environment variable; null when it is unset or empty. Surrounding white space is taken off. */
export function secretFrom(env: Readonly<Record<string, string | undefined>>, name: string): Secret | null {
  const value = env[name]?.trim();
  return value ? new Secret(value) : null;
}
