const anonymous = new Set([
  '',
  '?',
  'anonymous',
  '<anonymous>',
  '(anonymous)',
  '<unknown>',
  'module code',
  'global code',
  'eval code',
  '<module>',
]);

/**
 * The part of a function's printed name that does not depend on engine, version or receiver: `Parser.parse`,
 * `Object.parse`, `async parse`, `Foo.parse [as run]`, `Parser.prototype.parse` -> parse; `new Parser` -> Parser;
 * `get size [as size]` -> get size. Null for anonymous functions and modules.
 */
export function bareFunctionName(printed: string | null): string | null {
  if (printed === null) return null;
  let name = printed.slice(0, 500).trim();
  name = name.replace(/ \[as [^\]]*\]$/, '').replace(/^(?:async(?: |\*)|new )+/, '');
  // SpiderMonkey: `outer/inner`, `outer/<` for an anonymous function inside of outer.
  if (name.endsWith('<')) return null;
  // Bundlers name modules by their path: `Object../src/app.ts`.
  if (/\/[^/]*\.\w{1,5}$/.test(name)) return null;
  name = name.split('/').at(-1) ?? name;
  if (anonymous.has(name)) return null;
  const last = name.split('.').at(-1) ?? name;
  return anonymous.has(last) ? null : last;
}
