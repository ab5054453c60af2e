/** What an attacker writes into whatever reaches a page: it would set `window.hit` where it came to be markup or a link. */
export const injections = [
  '<img src=x onerror="window.hit=1">',
  '<script>window.hit=1</script>',
  '"><svg onload="window.hit=1">',
  "'-window.hit=1-'",
  '[a](javascript:window.hit=1)',
  '</title><iframe srcdoc="<script>parent.hit=1</script>">',
  '`${window.hit=1}`',
  '{{constructor.constructor("window.hit=1")()}}',
] as const;
const text = injections.join(' ');

/** Words that a schema allows from a list alone, and what has to stay what it is. */
const fixed =
  /^(schema|kind|state|outcome|verdict|tier|strategy|framework|level|platform|source|name|baseCommit|via|currency|disposition|value|met|id|at|type|files|file|command|path|fingerprint|during|origin)$/;

/** A value with the injections behind every free text in it. */
export function hostile<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (fixed.test(key) ? value : `${value} ${text}`) as T;
  if (Array.isArray(value)) return value.map((one) => hostile(one as unknown, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one as unknown, name)])) as T;
}
