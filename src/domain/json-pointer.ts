import type { EncodedValue } from './encoded-value.ts';

/** What a JSON pointer (RFC 6901) means in a value; undefined where it leads nowhere. Own properties only. */
export function follow(root: EncodedValue, pointer: string): EncodedValue | undefined {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  let at: EncodedValue | undefined = root;
  for (const step of pointer.slice(1).split('/')) {
    if (typeof at !== 'object' || at === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(at, key)) return undefined;
    at = (at as { [key: string]: EncodedValue })[key];
  }
  return at;
}
