/** A value as JSON, with `{ "$": kind }` for what JSON has no word for (src/domain/scenario.ts of the product). */
export type Encoded = null | boolean | number | string | Encoded[] | { [key: string]: Encoded };

/** An own field under any name, `__proto__` included. */
export function put(into: Record<string, Encoded>, key: string, value: Encoded): void {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
}

export const tag = (kind: string, rest: Record<string, Encoded> = {}): Record<string, Encoded> => ({
  $: kind,
  ...rest,
});
