/** Parts of a document as paragraphs: empty ones fall away, the rest is set apart by blank lines. */
export function paragraphs(...parts: ReadonlyArray<string | null>): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

/** A bullet list of ready-made Markdown items; null for no items. */
export function bullets(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.map((item) => `- ${item}`).join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A GFM table of ready-made cells (their pipes already escaped); null for no rows. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string | null {
  if (rows.length === 0) return null;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** `1 line`, `2 lines`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** argv as a line that a POSIX shell reads back as the same words. */
export function shellLine(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
