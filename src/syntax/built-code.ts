const longestHandwritten = 2_000;

/**
 * Whether a text is what a tool wrote out of other sources: it names its source map, says so in its head, or has lines
 * that no person writes. A change to it would be lost with the next build.
 */
export function isBuiltCode(text: string): boolean {
  if (/^\/\/[#@] sourceMappingURL=\S+\s*$/m.test(text.slice(-1_000))) return true;
  if (/@generated\b|\bGENERATED CODE\b|do not edit/i.test(text.slice(0, 500))) return true;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    // Data in one line (a table, an image) is no sign of a minifier: statements are.
    if (line.length > longestHandwritten && (line.match(/[;{}]/g) ?? []).length > line.length / 100) return true;
    start += line.length + 1;
  }
  return false;
}
