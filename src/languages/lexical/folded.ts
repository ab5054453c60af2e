/** One spelling of a piece of code: white space folded, none around brackets and commas. */
export function folded(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ?([()[\]{},]) ?/g, '$1')
    .trim()
    .slice(0, 2_000);
}
