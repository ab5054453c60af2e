/** One spelling of a piece of code: white space folded, none inside of brackets' ends. */
export function folded(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/(?<=[([{]) | (?=[)\]},])/g, '')
    .trim()
    .slice(0, 2_000);
}
